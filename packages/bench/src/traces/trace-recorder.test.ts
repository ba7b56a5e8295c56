import type { Testimony, Trace } from '@maspo/core';
import { expect, test } from 'vitest';
import type { NewRecord } from './trace-record.ts';
import { createTraceRecorder } from './trace-recorder.ts';

const stepped = { type: 'search-ended', by: 'schedule' } as const;

function recordsOf(said: readonly Testimony[]): NewRecord[] {
  const records: NewRecord[] = [];
  createTraceRecorder({ add: (record) => records.push(record) }).event(stepped, { said });
  return records;
}

test('texts that are compared without a trace are kept as well', () => {
  const comparison = {
    agent: 'solver',
    question: 'How many?',
    reference: { text: 'Six.' },
    candidate: { text: 'Seven.' },
  };
  const records = recordsOf([{ kind: 'judgement', place: 'here', comparison, judgements: [] }]);
  expect(records).toMatchObject([
    { kind: 'trace', purpose: 'compared', text: 'How many?', turns: { solver: { output: 'Six.' } } },
    { kind: 'trace', purpose: 'compared', text: 'How many?', turns: { solver: { output: 'Seven.' } } },
    { kind: 'verdict', reference: 1, candidate: 2 },
  ]);
});

test('a trace that several verdicts are about is written once, before the first of them', () => {
  const trace: Trace = { question: { id: 'q', text: '?' }, turns: {} };
  const comparison = { agent: 'solver', question: '?', reference: { text: '', trace }, candidate: { text: '', trace } };
  const judgement = { kind: 'judgement', place: 'here', comparison, judgements: [] } as const;
  const records = recordsOf([judgement, judgement]);
  expect(records.map(({ kind }) => kind)).toEqual(['trace', 'verdict', 'verdict']);
  expect(records.at(-1)).toMatchObject({ question: 'q', event: 1, reference: 1, candidate: 1 });
});
