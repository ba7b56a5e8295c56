import { expect, test } from 'vitest';
import { searchOf } from '../../../../test/search-of.ts';
import { traceOf } from '../../../../test/trace-of.ts';
import { graphOf } from '../../../../testing/graphs.ts';
import { blockOf } from '../../../../testing/scripted-model.ts';
import { finishedRun } from '../../../graph/graph-run.ts';
import { promptVersion } from '../../../prompt/prompt-version.ts';
import type { ScoredCandidate } from '../state/beam.ts';
import { scoreCandidate } from './score-candidate.ts';

test('the order of the outputs is drawn separately for every question and every agent', async () => {
  const { search, models } = searchOf(graphOf('a b', 'a>b'), {
    agent: () => 'new',
    optimizer: () => '',
    evaluator: (text) => `<choice>${blockOf(text, 'output_A') === 'new' ? 'A' : 'B'}</choice>`,
  });
  const prompt = 'better {question}';
  const seed = search.beams.get('a')![0]!;
  const candidate: ScoredCandidate = { ...seed, prompt, version: promptVersion(prompt) };
  const references = Array.from({ length: 40 }, (_, index) => traceOf({ a: 'old', b: 'old' }, `q${index}`));

  const { score, traces } = await scoreCandidate(
    search,
    candidate,
    { references: references.map(finishedRun), random: search.random },
    { weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 } },
  );
  expect(score).toBe(0.5);
  expect(traces.map(({ question }) => question)).toEqual(references.map(({ question }) => question));

  const orders = new Map<string, string>();
  for (const { agent, messages } of models.evaluator.requests) {
    const [question, first] = ['question', 'output_A'].map((tag) => blockOf(messages[0]!.content, tag));
    orders.set(question!, `${orders.get(question!) ?? ''} ${agent}: ${first} first`);
  }
  // The orders of a, of b by its role, and of b's final answer by the requirement: every combination occurs.
  const both = ['new first', 'old first'];
  expect([...new Set(orders.values())].toSorted()).toEqual(
    both.flatMap((a) => both.flatMap((b) => both.map((final) => ` a: ${a} b: ${b} b: ${final}`))),
  );
});
