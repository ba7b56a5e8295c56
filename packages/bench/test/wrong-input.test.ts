import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectRefusal, type Refusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const simulated = { provider: 'simulated' };

test('maspo data pull without names requests every dataset that can be downloaded', async ({ onTestFinished }) => {
  const workspace = createWorkspace(onTestFinished);
  // Nothing listens at this proxy, so a test never reaches the real servers.
  const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://127.0.0.1:9' };
  const { exitCode, stderr } = await workspace.maspo(['data', 'pull'], { env });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/no dataset from https:.* cannot be reached; download it elsewhere as math-500.jsonl into/);
});

describe('maspo optimize refuses', { timeout: 120_000 }, () => {
  const cases: [what: string, config: unknown, refusal: Refusal][] = [
    [
      'an empty configuration, with everything that is missing',
      '',
      {
        says: [
          '4 problems',
          'task: missing: e.g. { benchmark: math-500 }',
          'architecture: missing: e.g. { name: sequential }',
          'optimizer: missing: e.g. { name: maspo, preset: paper }',
          'models: missing: the agent, optimizer and evaluator models',
        ],
      },
    ],
    ['a file that is not YAML', 'task: [', { says: [/wrong\.yaml is not valid YAML: .* line 1/] }],
    [
      'fields of the wrong kind, with what was expected and seen',
      shortConfig({ seed: -1, concurrency: 'many', models: { agent: simulated, optimizer: 'simulated' } }),
      {
        says: [
          'seed: expected >=0, seen -1',
          'concurrency: expected number, seen "many"',
          'models.optimizer: expected object, seen "simulated"',
          'models.evaluator: missing: the model that judges outputs, e.g. { provider: simulated }',
        ],
      },
    ],
    [
      'an unknown field',
      shortConfig({ bugdet: { maxCalls: 5 } }),
      { says: ['wrong.yaml', 'unknown field "bugdet": known are ', 'Did you mean "budget"?'] },
    ],
    [
      'an unknown benchmark, with the nearest one',
      shortConfig({ task: { benchmark: 'math500' } }),
      { says: ['unknown benchmark "math500"', 'Did you mean "math-500"?', /known are .*sample-math/] },
    ],
    [
      'a dataset that is not here, with the ways to get it',
      shortConfig({ task: { benchmark: 'math-500' } }),
      {
        code: 'missing-data',
        says: ['math-500 is not in the dataset home', '"maspo data import DIR"', '"maspo data pull math-500"'],
      },
    ],
    [
      'an unknown architecture, optimizer, landscape and a missing key at once',
      shortConfig({
        architecture: { name: 'circular' },
        optimizer: { name: 'mapso' },
        models: {
          agent: { provider: 'openai', model: 'tiny', baseUrl: 'http://localhost:1/v1', apiKeyEnv: 'TINY_KEY' },
          optimizer: { provider: 'simulated', landscape: 'flat' },
          evaluator: { provider: 'openai', model: 'gpt-5' },
        },
      }),
      {
        says: [
          '6 problems',
          'unknown architecture "circular": known are sequential, hierarchical',
          'unknown optimizer "mapso": known are maspo',
          'models.agent: the environment variable TINY_KEY is not set: it must hold the key for http://localhost:1/v1',
          'models.optimizer: unknown landscape',
          'models.evaluator: the environment variable OPENAI_API_KEY is not set',
          'models.agent: no reply from http://localhost:1/v1',
        ],
      },
    ],
    [
      'an unknown handoff',
      shortConfig({ architecture: { name: 'sequential', handoff: 'brief' } }),
      { says: ['architecture.handoff.kind: expected full, summary or answer-only, received "brief"'] },
    ],
    [
      'a summary of no words',
      shortConfig({ architecture: { name: 'sequential', handoff: { kind: 'summary', words: 0 } } }),
      { says: ['architecture.handoff.words: expected a whole number from 1 to 1000, received 0'] },
    ],
    [
      'an unknown pruning method, and too few trials',
      shortConfig({ prune: { method: 'guess', trials: 2 } }),
      { says: ['prune.method: expected "agent-dropout", seen "guess"', 'prune.trials: expected >=8, seen 2'] },
    ],
    [
      'an unknown provider',
      shortConfig({ models: { agent: { provider: 'telepathy' }, optimizer: simulated, evaluator: simulated } }),
      {
        says: [/models\.agent\.provider: expected (\w+, )+\w+ or system, seen "telepathy"/],
      },
    ],
    [
      'options that the architecture and the optimizer do not have',
      shortConfig({
        architecture: { name: 'sequential', rounds: 0, depth: 2 },
        optimizer: { name: 'maspo', beam: 4, schedule: { steps: 0.5 } },
      }),
      {
        says: [
          'expected a whole number from 1 to 6, received 0',
          'unknown field "depth"',
          'unknown field "beam"',
          'steps',
        ],
      },
    ],
    [
      'a joint reward without the lookahead lens, as an ablation',
      shortConfig({
        optimizer: {
          name: 'maspo',
          reward: { weights: { localValidity: 0.5, lookaheadPotential: 0, globalAlignment: 0.5 } },
        },
      }),
      { says: ['reward.weights.lookaheadPotential: 0 rewards without the lookahead lens', 'ablation', 'experiment'] },
    ],
    [
      'a pool that leaves no test question',
      shortConfig({ task: { benchmark: 'sample-math', pool: 40 } }),
      { says: ['40 examples are too few', 'pool 40', 'make the parts smaller'] },
    ],
    [
      'a pool that is smaller than a batch',
      shortConfig({ task: { benchmark: 'sample-math', pool: 4 } }),
      { says: ['the pool has 4 questions, and a batch needs 10', 'smaller batch.size'] },
    ],
    [
      'models for agents that no agent names',
      shortConfig({
        models: { agent: simulated, optimizer: simulated, evaluator: simulated, agents: { small: simulated } },
      }),
      { says: ['models.agents.small: no agent names it: remove it, or give an agent of a graph file `model: small`'] },
    ],
    [
      'a model for agents that is not a model',
      shortConfig({
        models: { agent: simulated, optimizer: simulated, evaluator: simulated, agents: { small: 'tiny' } },
      }),
      { says: ['models.agents.small: expected object, seen "tiny"'] },
    ],
    [
      'a limit on money for a model without prices',
      shortConfig({
        budget: { maxMoney: 5 },
        models: {
          agent: { provider: 'openai', model: 'tiny', baseUrl: 'http://localhost:1/v1' },
          optimizer: simulated,
          evaluator: simulated,
        },
      }),
      {
        says: [
          'models.agent: no prices, which budget.maxMoney needs: give prices: { input, output } per million tokens',
        ],
      },
    ],
    [
      'a file of questions that is not there',
      shortConfig({ task: { file: 'absent.jsonl', format: 'math' } }),
      { code: 'missing-data', says: [/cannot read .*absent\.jsonl: there is no such file/] },
    ],
  ];

  test.concurrent.for(cases)('%s', async ([, config, refusal], { expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('wrong.yaml', config);
    await expectRefusal(workspace, { args: ['optimize', file], refusal }, expect);
  });

  test.concurrent('wrong lines of a file of questions, each by its number', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const lines = ['{"question": "What is 1 + 1?", "answer": 2}', '{"question": "What is 2 + 2?"}', 'What is 3 + 3?'];
    await workspace.write('mine.jsonl', lines.join('\n'));
    const file = await workspace.write('own.yaml', shortConfig({ task: { file: 'mine.jsonl', format: 'math' } }));
    const says = ['line 2: no answer in "answer", and so in 1 of 2 rows', 'line 3: not valid JSON'];
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });

  const agent = { role: 'Solves the question.', prompt: '{question}' };
  test.concurrent.for<[string, unknown, (string | RegExp)[]]>([
    [
      'prompts without their tokens',
      {
        agents: [
          { ...agent, id: 'first', prompt: 'Solve it.' },
          { ...agent, id: 'last' },
        ],
        edges: [['first', 'last']],
      },
      [
        'agent "first": the prompt has no {question}: write it once',
        'agent "last": the prompt has no {context}: write it once',
      ],
    ],
    [
      'a cycle',
      {
        agents: [
          { ...agent, id: 'first' },
          { ...agent, id: 'last' },
        ],
        edges: [
          ['first', 'last'],
          ['last', 'first'],
        ],
      },
      [/graph\.yaml: a cycle: \w+ -> \w+ -> \w+: mark the edge .*, and give `rounds`/],
    ],
    [
      'a cycle over rounds without a number of rounds',
      {
        agents: ['first', 'last'].map((id) => ({ ...agent, id })),
        edges: [
          ['first', 'last'],
          ['last', 'first', 'next'],
        ],
      },
      [
        'edge last -> first leads to the next round, but there are no rounds: give `rounds`, a whole number from 2 to 12',
      ],
    ],
    [
      'an edge to the next round that closes no cycle',
      { agents: ['first', 'last'].map((id) => ({ ...agent, id })), edges: [['first', 'last', 'next']], rounds: 2 },
      ['edge first -> last leads to the next round, but closes no cycle: no path leads from last to first'],
    ],
    [
      'two ends, an agent without edges, and an agent id that is used twice',
      { agents: ['first', 'last', 'last', 'alone'].map((id) => ({ ...agent, id })), edges: [['first', 'last']] },
      ['agent id "last" is used twice: ids must be unique'],
    ],
    [
      'two ends and an agent without edges',
      {
        agents: ['first', 'last', 'other', 'alone'].map((id) => ({ ...agent, id })),
        edges: [
          ['first', 'last'],
          ['first', 'other'],
        ],
      },
      [
        'several terminal agents: last, other: exactly one may have no successor',
        'agent "alone" is unreachable: no edge leads to or from it',
      ],
    ],
    [
      'a model that is not configured',
      { agents: [{ ...agent, id: 'only', model: 'large' }], edges: [] },
      ['agent "only" names the model "large", which is not in models.agents: configure it there, or remove the key'],
    ],
    [
      'nothing to optimize',
      { agents: [{ ...agent, id: 'only', optimize: false }], edges: [] },
      ['all agents are frozen: there is no prompt to optimize'],
    ],
  ])('a graph file with %s', async ([, graph, says], { expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('graph.yaml', graph);
    const file = await workspace.write('own.yaml', shortConfig({ architecture: { graph: 'graph.yaml' } }));
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });

  test.concurrent('a model key with a typing mistake, with the nearest key', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('graph.yaml', { agents: [{ ...agent, id: 'only', model: 'lareg' }], edges: [] });
    const models = { agent: simulated, optimizer: simulated, evaluator: simulated };
    const config = shortConfig({
      architecture: { graph: 'graph.yaml' },
      models: { ...models, agents: { small: simulated, large: simulated } },
    });
    const says = [
      'agent "only": unknown key of models.agents "lareg": known are small, large. Did you mean "large"?',
      'models.agents.large: no agent names it',
    ];
    const file = await workspace.write('own.yaml', config);
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });

  test.concurrent('a model server that does not run, and leaves no file', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const baseUrl = await addressOfClosedServer();
    const agent = { provider: 'openai', model: 'tiny', baseUrl, maxAttempts: 1 };
    const models = { agent, optimizer: simulated, evaluator: simulated };
    const file = await workspace.write('gone.yaml', shortConfig({ models }));
    const says = [`models.agent: no reply from ${baseUrl}: connect ECONNREFUSED`, 'check that the server runs'];
    const refusal = { code: 'model-unreachable', says };
    await expectRefusal(workspace, { args: ['optimize', file], refusal }, expect);
    await expectRefusal(workspace, { args: ['optimize', file, '--run', 'mine/run'], refusal }, expect);
  });

  test.concurrent('a run directory with something else in it', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('short.yaml', shortConfig());
    await mkdir(join(workspace.directory, 'notes'));
    await writeFile(join(workspace.directory, 'notes', 'mine.txt'), 'mine');
    await mkdir(join(workspace.directory, 'other'));
    await writeFile(join(workspace.directory, 'other', 'manifest.json'), '{"id":"0123456789ab"}');
    for (const [run, says] of [
      ['notes', ['notes is not empty and holds no run: choose another directory']],
      [
        'other',
        [
          /other holds a run of another configuration: choose another directory, remove it, or undo the change: \d+ problems:/,
          'seed was not there, and is now 1',
        ],
      ],
      ['notes/mine.txt', ['notes/mine.txt cannot be a run directory: it, or a part of its path, is a file']],
    ] as const)
      await expectRefusal(workspace, { args: ['optimize', file, '--run', run], refusal: { says } }, expect);
  });
});

describe('the other commands refuse', { timeout: 120_000 }, () => {
  test.concurrent('maspo evaluate: prompts without some agents, or no prompts', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('short.yaml', shortConfig());
    const prompts = await workspace.write('prompts.yaml', {
      predictor: 'Solve {question}',
      critic: 'Judge {question}',
    });
    const args = ['evaluate', file, '--prompts'];
    const says = [
      'agent "reflector" has no prompt: give it one',
      'unknown agent "critic": agents with a prompt are predictor, reflector',
    ];
    await expectRefusal(workspace, { args: [...args, prompts], refusal: { says } }, expect);
    const list = await workspace.write('list.yaml', ['Solve {question}']);
    const noMap = { says: [/list\.yaml: expected the prompts\.json of a run, or agent ids with their prompts/] };
    await expectRefusal(workspace, { args: [...args, list], refusal: noMap }, expect);
  });

  test.concurrent('maspo report: a directory without a run', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    await mkdir(join(workspace.directory, 'empty'));
    for (const run of ['empty', 'absent']) {
      const refusal = { code: 'missing-data', says: [`${run} holds no run: give the directory that`] };
      await expectRefusal(workspace, { args: ['report', run], refusal }, expect);
    }
  });

  test.concurrent.for<[kind: string, lines: string[], Refusal]>([
    [
      'math',
      ['{"gold": "2", "answer": "<answer>2</answer>"}', '', '{"gold": "2"}'],
      { says: ['line 3 of standard input: answer: missing'], before: /^\{"outcome":"correct".*\}\n/ },
    ],
    ['math', ['gold: 2'], { says: ['line 1 of standard input is not valid JSON'] }],
    ['choice', ['{"gold": "F", "answer": "A"}'], { says: [/line 1 of standard input: gold: .*seen "F"/] }],
  ])('maspo grade %s: wrong lines, by their number', async ([kind, lines, refusal], { expect, onTestFinished }) => {
    const options = { input: lines.join('\n') };
    await expectRefusal(createWorkspace(onTestFinished), { args: ['grade', kind], options, refusal }, expect);
  });

  test.concurrent('maspo grade code: code without tests', async ({ expect, onTestFinished }) => {
    const options = { input: '{"code": "def one(): return 1", "tests": [], "entryPoint": "one"}' };
    const refusal = { says: ['line 1 of standard input: tests: expected'] };
    await expectRefusal(createWorkspace(onTestFinished), { args: ['grade', 'code'], options, refusal }, expect);
  });

  test.concurrent.for([
    [['optimize'], "missing required argument 'config'"],
    [['optmize', 'demo.yaml'], 'Did you mean optimize?'],
    [['optimize', 'demo.yaml', '--colour'], "unknown option '--colour'"],
  ] as const)('%j', async ([args, words], { expect, onTestFinished }) => {
    const { exitCode, stdout, stderr } = await createWorkspace(onTestFinished).maspo(args);
    expect(stderr).toContain(words);
    expect(stderr).toContain('--help');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });

  test.concurrent.for([
    ['a missing argument', ['optimize'], "missing required argument 'config'"],
    ['an unknown command', ['optmize', 'demo.yaml'], "unknown command 'optmize' (Did you mean optimize?)"],
    ['a help page of an unknown command', ['help', 'optmize'], 'unknown command: see the help on standard error'],
    ['an unknown option', ['optimize', 'demo.yaml', '--colour'], "unknown option '--colour'"],
    [
      'a wrong value',
      ['view', '--port', 'x'],
      "option '--port <n>' argument 'x' is invalid. expected a whole number from 0 to 65535.",
    ],
  ] as const)('%s, with --json as an object too', async ([, args, message], { expect, onTestFinished }) => {
    const { exitCode, stdout, stderr } = await createWorkspace(onTestFinished).maspo([...args, '--json']);
    expect(stderr).toContain('--help');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'invalid-input', message, issues: [message] } });
  });

  test.concurrent('--help with --json is no error', async ({ expect, onTestFinished }) => {
    const { exitCode, stdout } = await createWorkspace(onTestFinished).maspo(['optimize', '--help', '--json']);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: maspo optimize/)]);
  });
});

async function addressOfClosedServer(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}
