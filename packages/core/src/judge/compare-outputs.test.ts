import { describe, expect, test } from 'vitest';
import { paperOptions } from '../../test/options.ts';
import { blockOf, type Script, scriptedModel, textOf } from '../../testing/scripted-model.ts';
import { createRandomSource } from '../random/random-source.ts';
import { compareOutputs } from './compare-outputs.ts';
import type { Testimony } from './testimony.ts';
import type { Verdict } from './verdict.ts';

const comparison = {
  agent: 'solver',
  brief: 'Solve it.',
  question: 'How many?',
  reference: { text: 'quality 1' },
  candidate: { text: 'quality 2' },
};

const prefersQuality: Script = (text) => {
  const [first, second] = ['output_A', 'output_B'].map((tag) => Number(blockOf(text, tag).split(' ')[1]));
  return `Because.\n<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
};

function compare(script: Script, changes: Partial<typeof comparison> = {}, name = 'here') {
  const evaluator = scriptedModel(script);
  const random = createRandomSource(1).fork(name);
  const verdict = compareOutputs(
    { ...comparison, ...changes },
    { evaluator, options: paperOptions.judge, random, signal: new AbortController().signal },
  );
  return { verdict, requests: evaluator.requests };
}

describe('the order of the two outputs', () => {
  test('is drawn evenly', async () => {
    let first = 0;
    for (let index = 0; index < 400; index++) {
      const { verdict } = compare(() => '<choice>A</choice>', {}, `fork ${index}`);
      first += Number((await verdict) === 'win');
    }
    expect(first).toBeGreaterThan(160);
    expect(first).toBeLessThan(240);
  });

  test('does not change the verdict of a judge that finds the better text', async () => {
    const verdicts = async (changes: Partial<typeof comparison>) => {
      const found = new Set<Verdict>();
      for (let index = 0; index < 20; index++)
        found.add(await compare(prefersQuality, changes, `fork ${index}`).verdict);
      return [...found];
    };
    expect(await verdicts({})).toEqual(['win']);
    expect(await verdicts({ candidate: { text: 'quality 0' } })).toEqual(['loss']);
    expect(await verdicts({ candidate: { text: 'quality 1 too' } })).toEqual(['tie']);
  });
});

test('a witness receives the comparison, the order of the outputs and the full replies', async () => {
  const evaluator = scriptedModel((text) =>
    text.includes('An earlier reply') ? 'Because.\n<choice>A</choice>' : 'Hm.',
  );
  const said: Testimony[] = [];
  const options = { ...paperOptions.judge, order: 'candidate-first' } as const;
  const { signal } = new AbortController();
  const random = createRandomSource(1);
  await compareOutputs(comparison, { evaluator, options, random, signal, witness: (one) => said.push(one) });
  const replies = ['Hm.', 'Because.\n<choice>A</choice>'];
  const asked = [{ candidateFirst: true, verdict: 'win', replies }];
  expect(said).toEqual([{ kind: 'judgement', place: 'seed 1', comparison, judgements: [{ verdict: 'win', asked }] }]);
});

test('the judge reads the job, the question and the context, and is not told which output is the candidate', async () => {
  const evaluator = scriptedModel(prefersQuality);
  await compareOutputs(
    {
      ...comparison,
      reference: { text: 'quality 1', context: 'From planner:\na plan' },
      candidate: { text: 'quality 2', context: 'From planner:\na plan' },
    },
    { evaluator, options: paperOptions.judge, random: createRandomSource(1), signal: new AbortController().signal },
  );
  const [request] = evaluator.requests;
  expect(request).toMatchObject({ purpose: 'judge', agent: 'solver' });
  const text = request!.messages[0]!.content;
  expect([blockOf(text, 'job'), blockOf(text, 'question'), blockOf(text, 'given')]).toEqual([
    'Solve it.',
    'How many?',
    'From planner:\na plan',
  ]);
  expect(text).not.toMatch(/candidate|reference/i);
});

test('where the contexts differ, the judge reads each context next to its output', async () => {
  const evaluator = scriptedModel(prefersQuality);
  await compareOutputs(
    {
      ...comparison,
      reference: { text: 'quality 1', context: 'given to 1' },
      candidate: { text: 'quality 2', context: 'given to 2' },
    },
    { evaluator, options: paperOptions.judge, random: createRandomSource(1), signal: new AbortController().signal },
  );
  const text = evaluator.requests[0]!.messages[0]!.content;
  expect(text).not.toContain('<given>');
  for (const place of ['A', 'B'])
    expect(blockOf(text, `given_${place}`)).toBe(`given to ${blockOf(text, `output_${place}`).split(' ')[1]}`);
});

test('identical outputs are a tie without a call', async () => {
  const { verdict, requests } = compare(prefersQuality, { candidate: { text: 'quality 1' } });
  expect(await verdict).toBe('tie');
  expect(requests).toEqual([]);
});

describe('a reply that cannot be used', () => {
  test('is requested once more, with the reason', async () => {
    const script: Script = (text) =>
      text.includes('An earlier reply') ? prefersQuality(text, {} as never) : 'Both are fine.';
    const { verdict, requests } = compare(script);
    expect(await verdict).toBe('win');
    expect(textOf(requests[1]!)).toContain('it ends with no choice that can be read');
  });

  test('leaves the comparison unscored when the second reply cannot be used either', async () => {
    const { verdict, requests } = compare(() => '<choice>A or B</choice>');
    expect(await verdict).toEqual({
      unscored: 'judge: no usable reply in two tries: it ends with no choice that can be read',
    });
    expect(requests).toHaveLength(2);
  });

  test('is not requested again when the request cannot be served at all', async () => {
    const { verdict, requests } = compare(() => ({ failure: 'too long for the window' }));
    expect(await verdict).toEqual({ unscored: 'judge: too long for the window' });
    expect(requests).toHaveLength(1);
  });
});
