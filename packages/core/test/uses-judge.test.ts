import { expect, test } from 'vitest';
import type { ChatModel } from '../src/model/chat-model.ts';
import { paperSampling } from '../src/model/role-model.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { experimentOptimizers } from '../src/optimizers/find-optimizer.ts';
import type { ScoreAnswer } from '../src/question/score-answer.ts';
import { graphOf } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { replyWith, textOf } from '../testing/scripted-model.ts';

const questions = (name: string) => Array.from({ length: 6 }, (_, index) => ({ id: `${name}${index}`, text: name }));
const score: ScoreAnswer = async (_, output) => Number.parseInt(output, 16) / 15;

const global = 'graded';
const pools = { candidates: 3, shown: 2, batch: 3 };
const trials = { 'random-search': { ...pools, trials: 4 }, tpe: { ...pools, trials: 4, fullEvery: 2 } };
const rounds = (count: number) => ({ schedule: { rounds: count, steps: 1 }, batch: { size: 4 }, orientation: 'on' });
const byAnswers = { ...rounds(2), reward: { kind: 'global-only', global }, sampling: { kind: 'random' } };
const byReaders = {
  ...byAnswers,
  reward: { global, weights: { localValidity: 0, lookaheadPotential: 1, globalAlignment: 1 } },
};
const rescored = (when: string) => ({
  refresh: { when, weights: { localValidity: 1, lookaheadPotential: 0, globalAlignment: 1 } },
});

const single = graphOf('a', '');
const chain = graphOf('a b', 'a>b');

/** Options, the graph, its frozen agents, and whether the judge is asked. */
test.each([
  ['none', {}, chain, [], false],
  ['random-search', trials['random-search'], single, [], true],
  ['random-search', { ...trials['random-search'], reward: { global } }, chain, [], false],
  ['random-search', { ...trials['random-search'], objective: 'accuracy' }, chain, [], false],
  ['tpe', trials.tpe, single, [], true],
  ['tpe', { ...trials.tpe, reward: { global } }, chain, [], false],
  ['spo', { rounds: 2, questions: 3 }, single, [], true],
  ['spo', { rounds: 2, questions: 3, reward: { global } }, single, [], false],
  ['spo', { rounds: 2, questions: 3, reward: { global } }, chain, [], true],
  ['spo', { rounds: 2, questions: 3, reward: { global } }, chain, ['a'], false],
  ['spo', { rounds: 2, questions: 3, reward: { global } }, chain, ['b'], true],
  ['maspo', rounds(1), single, [], true],
  ['maspo', { ...rounds(1), reward: { global } }, single, [], true],
  ['maspo-ablation', { ...byAnswers, reward: { kind: 'global-only' } }, chain, [], true],
  ['maspo-ablation', byAnswers, chain, [], false],
  ['maspo-ablation', { ...byAnswers, sampling: { kind: 'misalignment' } }, chain, [], true],
  ['maspo-ablation', { ...byAnswers, reward: { kind: 'local-only', global } }, chain, [], true],
  ['maspo-ablation', byReaders, chain, [], true],
  ['maspo-ablation', byReaders, chain, ['a'], false],
  ['maspo-ablation', { ...byAnswers, ...rescored('each-visit') }, chain, [], true],
  ['maspo-ablation', { ...byAnswers, ...rescored('each-visit'), ...rounds(1) }, chain, [], false],
  ['maspo-ablation', { ...byAnswers, ...rescored('each-visit'), search: { kind: 'serial' } }, chain, [], false],
  ['maspo-ablation', { ...byAnswers, ...rescored('before-round-ends') }, single, [], false],
  ['maspo-ablation', { ...byAnswers, ...rescored('before-round-ends') }, chain, [], true],
] as const)(
  '%s with %j states whether it asks the judge, and which roles it calls',
  async (name, written, graph, frozen, asks) => {
    const optimizer = experimentOptimizers.find((known) => known.name === name)!;
    const purposes = new Set<string>();
    const called = new Set<string>();
    const modelOf = (role: keyof typeof paperSampling) => {
      const chat: ChatModel = async (request) => {
        called.add(role);
        purposes.add(request.purpose);
        return replyWith(hashWorld(textOf(request), request));
      };
      return { chat, ...paperSampling[role] };
    };
    const models = { agent: modelOf('agent'), optimizer: modelOf('optimizer'), evaluator: modelOf('evaluator') };
    const problem = {
      graph,
      prompts: Object.fromEntries(
        graph.agents.map(({ id }) => [id, `${id} {question}${graph.predecessors(id).length > 0 ? ' {context}' : ''}`]),
      ),
      frozen,
      pool: questions('p'),
      requirement: 'Any.',
      validation: { questions: questions('v'), score },
      scorePool: score,
    };
    await optimize(optimizer, problem, { models, options: written, seed: 3 });
    expect(purposes.has('judge')).toBe(asks);
    const options = optimizer.options.parse(written);
    const roles = optimizer.calls?.(options, problem) ?? ['optimizer', 'evaluator'];
    expect(roles).toEqual(expect.arrayContaining([...called].filter((role) => role !== 'agent')));
    // An optimizer that does not state it is assumed to ask if it may call the evaluator.
    expect(optimizer.usesJudge?.(options, problem) ?? roles.includes('evaluator')).toBe(asks);
  },
);

test('a floor by assessments of the evaluator counts as a use of the judge', () => {
  const { options, usesJudge } = experimentOptimizers.find(({ name }) => name === 'maspo-ablation')!;
  const floor = options.parse({ ...byAnswers, guards: { localValidity: 0.5 } });
  expect(usesJudge?.(floor, { graph: single })).toBe(true);
  expect(usesJudge?.(options.parse(byAnswers), { graph: single })).toBe(false);
});
