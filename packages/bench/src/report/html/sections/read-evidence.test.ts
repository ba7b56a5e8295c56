import { MaspoError, type OptimizationEvent } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import type { ReportInput, RunOutcome } from '../report-input.ts';
import type { TraceEvidence, TraceSource } from '../trace-source.ts';
import { casesPageSection } from './cases.ts';
import { flipsPageSection } from './flips.ts';

/** Traces in memory. */
function sourceOf(records: readonly TraceEvidence[]): TraceSource {
  return {
    async *read({ question }) {
      yield* records.filter((record) => 'question' in record && question.has(record.question));
    },
  };
}

const damaged: TraceSource = {
  // biome-ignore lint/correctness/useYield: it fails before its first record.
  async *read() {
    throw new MaspoError('invalid-input', 'traces.jsonl.zst is damaged, at byte 12');
  },
};

const turn = (output: string) => ({ status: 'completed', output }) as const;
const line = (id: string, prompts: RunOutcome['prompts'], outcome: 'correct' | 'incorrect') =>
  ({ id, prompts, outcome, rule: 'tag/text' }) as RunOutcome;

describe('test questions that changed', () => {
  const outcomes = [
    ...['q1', 'q2', 'same'].map((id) => line(id, 'seed', 'correct')),
    line('q1', 'final', 'incorrect'),
    line('q2', 'final', 'incorrect'),
    line('same', 'final', 'correct'),
  ];
  const shown = async (traces: ReportInput['traces'], all = outcomes) =>
    `${(await flipsPageSection({ outcomes: all, traces } as unknown as ReportInput)).body}`;
  const trace = { kind: 'trace', question: 'q1', purpose: 'test', text: 'How many?', versions: {} } as const;

  test('show the outputs of every agent under both prompts, and how they were graded', async () => {
    const page = await shown(
      sourceOf([
        { ...trace, n: 1, prompts: 'seed', turns: { solver: turn('four'), checker: turn('4') } },
        {
          ...trace,
          n: 2,
          prompts: 'final',
          turns: { solver: turn('four'), checker: { status: 'failed', reason: 'timeout' } },
        },
        { ...trace, n: 3, purpose: 'orientation', turns: { solver: turn('of the search') } },
      ]),
    );
    expect(page).toContain('How many?');
    expect(page).toMatch(/Seed prompts: correct, by the rule tag\/text\. Final prompts: incorrect/);
    expect(page).toMatch(/solver <span class="badge">the same text under both<\/span>/);
    expect(page).toMatch(/<h5>Seed prompts<\/h5><pre>4<\/pre>.*<h5>Final prompts<\/h5>.*It could not answer: timeout/);
    expect(page).not.toContain('of the search');
    expect(page).not.toContain('same</code>');
  });

  test('of a run without traces are named, and the page states why it shows no more', async () => {
    const page = await shown('it was made with --no-traces.');
    expect(page).toContain('Only ids are shown: it was made with --no-traces.');
    expect(page).toContain('<code>q1</code> <code>q2</code>');
  });

  test('with a damaged trace file, the page is complete except for the texts', async () => {
    expect(await shown(damaged)).toContain('Not everything could be read: traces.jsonl.zst is damaged, at byte 12');
  });

  test('beyond the first eight of each direction are only named; those beyond 200 are only counted', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `many/${index}`);
    const all = many.flatMap((id) => [line(id, 'seed', 'correct'), line(id, 'final', 'incorrect')]);
    const page = await shown(sourceOf([]), all);
    expect(page.match(/<details>/g)).toHaveLength(8);
    expect(page).toContain('292 more: <code>many/8</code>');
    expect(page).toContain('and 92 more in outcomes.jsonl');
  });
});

describe('misalignment cases', () => {
  const found = {
    agent: 'solver',
    version: 'bbb',
    question: 'q1',
    category: 'global',
    failedAgent: 'checker',
  } as const;
  const excerpt = { output: 'long work', followed: 'a wrong end', before: 'a right end' };
  const place = { round: 1, step: 1, injected: false, evicted: null };
  const events: OptimizationEvent[] = [
    { type: 'misalignment-mined', ...found, ...place, excerpt },
    {
      type: 'cases-rechecked',
      cases: [{ ...found, outcome: 'still-failing', reason: 'the output is the one that failed' }],
    },
  ];
  const manifest = { task: { requirement: 'Be right.' } };
  const shown = async (traces: ReportInput['traces']) =>
    `${(await casesPageSection({ run: { events, manifest }, traces } as unknown as ReportInput)).body}`;
  const trace = { kind: 'trace', question: 'q1', purpose: 'candidate', text: 'How many?' } as const;
  const verdict = { kind: 'verdict', question: 'q1', agent: 'checker', job: 'Be right.', reference: 1 } as const;

  test('show the comparison that found them, with the reasons of the judge', async () => {
    const page = await shown(
      sourceOf([
        { ...trace, n: 1, versions: { solver: 'aaa' }, turns: { checker: turn('old end') } },
        { ...trace, n: 2, versions: { solver: 'bbb' }, turns: { checker: turn('new end') } },
        { ...trace, n: 3, versions: { solver: 'ccc' }, turns: { checker: turn('another') } },
        {
          ...verdict,
          candidate: 2,
          judgements: [
            { verdict: 'loss', asked: [{ first: 'reference', verdict: 'loss', replies: ['It lost the unit.'] }] },
          ],
        },
        { ...verdict, candidate: 3, judgements: [{ verdict: 'win', asked: [] }] },
      ]),
    );
    expect(page).toMatch(/<h5>Old prompt<\/h5><pre>old end<\/pre>.*<h5>New prompt<\/h5><pre>new end<\/pre>/);
    expect(page).toMatch(/checker, as the final answer: <strong>loss<\/strong>/);
    expect(page).toContain('It lost the unit.');
    expect(page).toContain('Why it is not repaired: the output is the one that failed.');
    expect(page).not.toContain('another');
  });

  test('of a run without traces show the excerpts of the event log', async () => {
    const page = await shown('there are none.');
    expect(page).toContain('Only excerpts are shown: there are none.');
    for (const text of Object.values(excerpt)) expect(page).toContain(text);
  });
});
