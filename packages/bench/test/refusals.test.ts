import { describe, test } from 'vitest';
import { expectRefusal, type Refusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const simulated = { provider: 'simulated' };
const small = { provider: 'openai', model: 'small', baseUrl: 'http://127.0.0.1:9/v1' };
const other = { ...small, model: 'other' };
const models = { agent: simulated, optimizer: simulated, evaluator: simulated };

type Case = [what: string, config: Record<string, unknown>, says: Refusal['says']];

function searchWith(options: Record<string, unknown>) {
  return shortConfig({ optimizer: { name: 'maspo', ...options } });
}

function weights(localValidity: number, lookaheadPotential: number, globalAlignment: number) {
  return { reward: { weights: { localValidity, lookaheadPotential, globalAlignment } } };
}

const wayOut = ['ablation', 'belongs into an experiment', 'maspo-ablation'];

describe.concurrent('maspo optimize refuses', { timeout: 120_000 }, () => {
  test.for<Case>([
    [
      'dropping the lookahead lens',
      searchWith(weights(0.5, 0, 0.5)),
      ['reward.weights.lookaheadPotential: 0 rewards without the lookahead lens', ...wayOut],
    ],
    [
      'dropping the global lens',
      searchWith(weights(0.5, 0.5, 0)),
      ['reward.weights.globalAlignment: 0 rewards without the global lens', ...wayOut],
    ],
    [
      'rewarding an agent only for its own output',
      searchWith({ reward: { kind: 'local-only' } }),
      ['reward.kind: local-only rewards without the other lenses', ...wayOut],
    ],
    [
      'skipping the beam refresh',
      searchWith({ refresh: { kind: 'none' } }),
      ['refresh.kind: none keeps scores from other surroundings', ...wayOut],
    ],
    [
      'mutating without traces',
      searchWith({ proposals: { kind: 'without-traces' } }),
      ['proposals.kind: without-traces makes proposals without looking at what happened', ...wayOut],
    ],
    [
      'optimizing one agent of a graph in isolation',
      shortConfig({ architecture: { name: 'sequential', frozen: ['predictor'] } }),
      ['frozen: only reflector is optimized, which takes one agent of a graph in isolation', ...wayOut],
    ],
    [
      'an ablation in place of the method',
      shortConfig({ optimizer: { name: 'maspo-ablation', refresh: { kind: 'none' } } }),
      ['"maspo-ablation" leaves a part out on purpose: it is for experiments', 'name maspo'],
    ],
    [
      "the agents' own model as evaluator, unless that is stated",
      shortConfig({ models: { agent: small, optimizer: other, evaluator: { ...small, temperature: 0.5 } } }),
      [
        "models.evaluator: the evaluator is the agents' own model, which would judge its own outputs",
        'write { same: agent } to state that this is meant, or name another model',
      ],
    ],
    [
      'an evaluator with `same` for another role than agent',
      shortConfig({ models: { agent: small, optimizer: other, evaluator: { same: 'optimizer' } } }),
      ['models.evaluator.same: expected agent'],
    ],
  ])('%s', async ([, config, says], { expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('refused.yaml', config);
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });
});

describe.concurrent('maspo optimize asks for', { timeout: 120_000 }, () => {
  const without = (section: string) =>
    Object.fromEntries(Object.entries(shortConfig()).filter(([name]) => name !== section));
  const withModels = (role: string) => shortConfig({ models: { ...models, [role]: undefined } });

  test.for<Case>([
    ['the task', without('task'), ['task: missing: e.g. { benchmark: math-500 }']],
    [
      'a dataset',
      shortConfig({ task: { pool: 12 } }),
      [
        'task: name one of benchmark, file and module, e.g. `benchmark: math-500`, `file: mine.jsonl` or `module: ./mine.ts`',
      ],
    ],
    [
      'a split of a known kind',
      shortConfig({ task: { benchmark: 'sample-math', split: 'all' } }),
      [/task\.split: .*held-out.*transductive/],
    ],
    [
      'a split that leaves questions to test on',
      shortConfig({ task: { benchmark: 'sample-math', pool: 20, validation: 20 } }),
      ['40 examples are too few', 'pool 20, validation 20, test at least 1', 'make the parts smaller'],
    ],
    ['the graph', without('architecture'), ['architecture: missing: e.g. { name: sequential }']],
    ['the optimizer', without('optimizer'), ['optimizer: missing: e.g. { name: maspo, preset: paper }']],
    ['the serving model', withModels('agent'), ['models.agent: missing: the model that the agents speak with']],
    ['the optimizer model', withModels('optimizer'), ['models.optimizer: missing: the model that proposes prompts']],
    ['the evaluator', withModels('evaluator'), ['models.evaluator: missing: the model that judges outputs']],
    [
      'a beam, steps, rounds and operators that can search',
      searchWith({ search: { size: 0 }, schedule: { steps: 0, rounds: 0 }, operators: [] }),
      ['search.size', 'schedule.steps', 'schedule.rounds', 'operators'],
    ],
    ['a misalignment buffer that holds cases', searchWith({ misalignmentBuffer: { budget: 0 } }), ['budget']],
    [
      'labelled questions for a minimum accuracy',
      searchWith({ guards: { finalAccuracy: 0.5 } }),
      ['guards.finalAccuracy needs a labelled validation split', 'task.validation', 'or set it to off'],
    ],
    [
      'labelled questions for an accuracy target',
      searchWith({ stop: { target: { kind: 'accuracy', atLeast: 0.9 } } }),
      ['stop.target needs a labelled validation split', 'task.validation', 'or take the kind win-rate'],
    ],
    [
      'a stop condition that can be met',
      searchWith({ stop: { plateauRounds: 0, target: { kind: 'win-rate', atLeast: 2 } } }),
      ['stop.plateauRounds', 'stop.target.atLeast'],
    ],
    [
      'frozen agents that exist, and an agent that is not frozen',
      shortConfig({ architecture: { name: 'sequential', frozen: ['predictor', 'reflector', 'critic'] } }),
      ['"critic" is to be frozen, but is not an llm agent: those are predictor, reflector', 'all agents are frozen'],
    ],
  ])('%s', async ([, config, says], { expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('missing.yaml', config);
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });

  test('the initial prompt of every agent', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const agents = [
      { id: 'first', role: 'Solves the question.', prompt: '{question}' },
      { id: 'last', role: 'Checks the answer.' },
    ];
    await workspace.write('graph.yaml', { agents, edges: [['first', 'last']] });
    const file = await workspace.write('missing.yaml', shortConfig({ architecture: { graph: 'graph.yaml' } }));
    await expectRefusal(
      workspace,
      { args: ['optimize', file], refusal: { says: [/last.*prompt|prompt.*last/] } },
      expect,
    );
  });
});
