import { describe, expect, test } from 'vitest';
import { MaspoError } from '../src/error/maspo-error.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { createGraph } from '../src/graph/mas-graph.ts';
import type { ChatModel } from '../src/model/chat-model.ts';
import { rolesWithPaperSampling } from '../src/model/role-model.ts';
import { type OptimizeOptions, optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { promptVersion, versionsOf } from '../src/prompt/prompt-version.ts';
import { contentHash } from '../src/text/content-hash.ts';
import { graphOf } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { limited } from '../testing/limited.ts';
import { outOfOrder } from '../testing/out-of-order.ts';
import { blockOf, replyWith, type Script, textOf } from '../testing/scripted-model.ts';
import { defaultOptions } from './options.ts';

const problem = {
  graph: graphOf('left right join end', 'left>join right>join join>end'),
  prompts: {
    left: 'left {question}',
    right: 'right {question}',
    join: 'join {question} {context}',
    end: 'end {question} {context}',
  },
  pool: Array.from({ length: 6 }, (_, index) => ({ id: `q${index}`, text: `text of q${index}` })),
  requirement: 'Any.',
};
const small = { schedule: { rounds: 3, steps: 2 }, batch: { size: 4 } };

const answering =
  (script: Script): ChatModel =>
  async (request) =>
    replyWith(script(textOf(request), request));

async function run(chat: ChatModel, options: Partial<OptimizeOptions> = {}, given: Partial<typeof problem> = {}) {
  const events: OptimizationEvent[] = [];
  const result = await optimize(
    maspo,
    { ...problem, ...given },
    { models: rolesWithPaperSampling(chat), options: small, emit: (event) => events.push(event), ...options },
  );
  return { events, result };
}

const inHashWorld = await run(answering(hashWorld));

describe('the events of a run', () => {
  test('come in the order of the algorithm', () => {
    const letters: Record<OptimizationEvent['type'], string> = {
      'graph-pruned': 'P',
      'run-started': '<',
      'trace-finished': 't',
      'orientation-finished': 'o',
      'proposals-started': 'P',
      'trials-started': 'T',
      'trial-finished': 'r',
      'visit-started': 'V',
      'beam-filled': 'B',
      'beam-refreshed': 'b',
      'step-started': 'S',
      'candidate-proposed': 'p',
      'candidate-rejected': 'x',
      'candidate-scored': 's',
      'misalignment-mined': 'm',
      'best-changed': 'n',
      'step-finished': 'f',
      'round-finished': 'R',
      'guard-checked': 'g',
      'target-measured': 'a',
      'search-ended': 'E',
      'final-checked': 'F',
      'cases-rechecked': 'c',
      'assessed-again': 'A',
      stopped: '!',
      'run-finished': '>',
    };
    const step = 'S[px]{2,4}(?:t{4}){1,2}(?:t{4}s)*m*n?f';
    const refresh = '(?:(?:t{4}){2})?bn?';
    const order = `<t{6}o(?:V(?:${step}){2}){4}R(?:(?:V${refresh}(?:${step}){2}){4}R){2}Et{12}F(?:t{6}A)?t{1,6}c>`;
    const said = inHashWorld.events.map(({ type }) => letters[type]).join('');
    expect(said).toMatch(new RegExp(`^${order}$`));
    // Without these letters the order above would prove little.
    for (const letter of 'pxsmn') expect(said).toContain(letter);
  });

  test('visit the agents in topological order in every round', () => {
    const visits = inHashWorld.events.filter((event) => event.type === 'visit-started');
    const order = ['left', 'right', 'join', 'end'];
    expect(visits.map(({ round, agent }) => `${round} ${agent}`)).toEqual(
      [1, 2, 3].flatMap((round) => order.map((agent) => `${round} ${agent}`)),
    );
  });

  test('begin with everything that is needed to repeat the run', () => {
    expect(inHashWorld.events[0]).toEqual({
      type: 'run-started',
      version: 1,
      optimizer: 'maspo',
      options: {
        ...defaultOptions,
        schedule: { kind: 'interleaved', rounds: 3, steps: 2 },
        batch: { kind: 'shared', size: 4 },
      },
      ablations: [],
      seed: 'seed 0',
      agents: ['left', 'right', 'join', 'end'],
      frozen: [],
      edges: problem.graph.edges,
      prompts: problem.prompts,
      pool: problem.pool.map(({ id }) => id),
    });
  });

  test('survive being written as JSON', () => {
    expect(JSON.parse(JSON.stringify(inHashWorld.events))).toEqual(inHashWorld.events);
  });

  test('show each proposal with the share of the batch that it was made from, disjoint for one parent', () => {
    let batch: string[] = [];
    const seen = new Map<string, string[]>();
    for (const event of inHashWorld.events) {
      if (event.type === 'step-started') {
        batch = event.batch.map(({ question }) => question);
        seen.clear();
      }
      if (event.type !== 'candidate-proposed') continue;
      expect(event.seen).toHaveLength(2);
      const ofParent = [...(seen.get(event.parent) ?? []), ...event.seen];
      seen.set(event.parent, ofParent);
      expect(new Set(ofParent).size).toBe(ofParent.length);
      expect(batch).toEqual(expect.arrayContaining(ofParent));
    }
  });

  test('show a better prompt in force at once for all agents that follow', () => {
    const inForce = new Map(Object.entries(problem.prompts).map(([id, prompt]) => [id, promptVersion(prompt)]));
    let visited = '';
    let othersChanged = 0;
    for (const event of inHashWorld.events) {
      if (event.type === 'visit-started') visited = event.agent;
      if (event.type === 'best-changed') {
        expect(event.from).toBe(inForce.get(event.agent));
        inForce.set(event.agent, event.to);
      }
      if (event.type === 'trace-finished' && ['reference', 'candidate'].includes(event.purpose)) {
        const { [visited]: _, ...others } = event.versions;
        const expected = Object.fromEntries([...inForce].filter(([id]) => id !== visited));
        expect(others).toEqual(expected);
        othersChanged += Number(
          Object.keys(others).some((id) => others[id] !== promptVersion(problem.prompts[id as 'end'])),
        );
      }
      if (event.type === 'round-finished') expect(event.versions).toEqual(Object.fromEntries(inForce));
    }
    expect(othersChanged).toBeGreaterThan(0);
  });

  test('are the same, byte for byte, in whatever order replies arrive', async () => {
    const orders = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const arrived: string[] = [];
      const { events } = await run(outOfOrder(hashWorld, seed, arrived));
      orders.add(contentHash(arrived.join()));
      expect(JSON.stringify(events)).toBe(JSON.stringify(inHashWorld.events));
    }
    expect(orders.size).toBe(3);
  });

  test('differ under another seed', async () => {
    const { events } = await run(answering(hashWorld), { seed: 1 });
    const batches = (all: readonly OptimizationEvent[]) =>
      all.flatMap((event) => (event.type === 'step-started' ? [event.batch] : []));
    expect(batches(events)).not.toEqual(batches(inHashWorld.events));
  });
});

test('a candidate under which the agents cannot answer is reported without a score and does not enter the beam', async () => {
  const breaking: Script = (text, request) => {
    if (request.purpose === 'propose') return `<prompt>break ${contentHash(request.draw!)} {question}</prompt>`;
    if (request.purpose === 'agent') return text.startsWith('break') ? { failure: 'overflow' } : 'fine';
    return hashWorld(text, request);
  };
  const { events, result } = await run(answering(breaking), {
    options: { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } },
  });
  const scored = events.filter((event) => event.type === 'candidate-scored');
  expect(scored).toHaveLength(8);
  for (const event of scored) expect(event).toMatchObject({ reward: null, cumulativeScore: null, accepted: false });
  expect(scored[0]!.judged[0]!.localValidity).toEqual({ unscored: 'candidate: overflow' });
  expect(result.finalCheck.outcome).toBe('unchanged');
});

describe('the final check', () => {
  /** Proposals improve only the first agent's own output: it wins locally, and everything downstream ties. */
  const vain: Script = (text, { purpose, agent, draw = '' }) => {
    if (purpose === 'agent') return agent === 'a' ? text : 'the same answer';
    if (purpose === 'assess') return '<local>yes</local><lookahead>yes</lookahead><global>yes</global>';
    if (purpose === 'judge') return `<choice>${blockOf(text, 'output_A').startsWith('better') ? 'A' : 'B'}</choice>`;
    return agent === 'a' ? `<prompt>better ${contentHash(draw)} {question}</prompt>` : 'No idea.';
  };
  const chain = { graph: graphOf('a b', 'a>b'), prompts: { a: 'plain {question}', b: '{question} {context}' } };
  const once = { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } };

  test('keeps the seed when the new prompts do not win on the final answer', async () => {
    const { events, result } = await run(answering(vain), { options: once }, chain as never);
    expect(events.filter(({ type }) => type === 'best-changed')).toHaveLength(1);
    expect(result).toEqual({
      status: 'finished',
      prompts: chain.prompts,
      finalCheck: { outcome: 'seed-kept', wins: 0, ties: 6, losses: 0, unscored: 0, reward: 0.5, p: null },
    });
    expect(events.at(-1)).toEqual({ type: 'run-finished', prompts: chain.prompts, outcome: 'seed-kept' });
  });

  test('adopts the new prompts when they win', async () => {
    const heard: Script = (text, request) =>
      request.purpose === 'agent' && request.agent === 'b' ? text.split('\n').at(-1)! : vain(text, request);
    const { result } = await run(answering(heard), { options: once }, chain as never);
    expect(result.finalCheck).toMatchObject({ outcome: 'improved', wins: 6, reward: 1 });
    expect(result.prompts).toMatchObject({ a: expect.stringMatching(/^better/), b: chain.prompts.b });
  });

  test('makes no call when no prompt changed', async () => {
    const silent: Script = (text, request) => (request.purpose === 'propose' ? 'No idea.' : vain(text, request));
    const { events, result } = await run(answering(silent), { options: once }, chain as never);
    expect(result.finalCheck).toEqual({
      outcome: 'unchanged',
      wins: 0,
      ties: 0,
      losses: 0,
      unscored: 0,
      reward: null,
      p: null,
    });
    expect(events.filter((event) => event.type === 'trace-finished' && event.purpose === 'final-check')).toEqual([]);
  });
});

describe('a run is refused before any model is called', () => {
  const forbidden: ChatModel = () => {
    throw new Error('called');
  };
  const refusal = async (options: Partial<OptimizeOptions>, given: Record<string, unknown> = {}) => {
    const error = await run(forbidden, options, given).catch((thrown: unknown) => thrown);
    if (!(error instanceof MaspoError)) throw error;
    expect(error.code).toBe('invalid-input');
    return error;
  };

  test('with everything that is wrong with the problem', async () => {
    const { issues } = await refusal(
      {},
      {
        prompts: {
          left: 'no token',
          right: '{question} {context}',
          join: problem.prompts.join,
          stranger: '{question}',
        },
        pool: [...problem.pool, problem.pool[0]],
        requirement: ' ',
      },
    );
    const expected = [
      '"left".*no {question}',
      '"right".*{context}, but',
      '"end".*no prompt',
      '"stranger"',
      'share an id',
      'requirement is empty',
    ];
    expect(issues).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  test('with everything that is wrong with the options', async () => {
    const weights = { localValidity: -1, lookaheadPotential: 0, globalAlignment: 0 };
    const { message } = await refusal({
      options: { reward: { weights }, schedule: { steps: 0 }, beamsize: 3 },
    });
    for (const part of ['optimizer "maspo"', 'localValidity', 'steps', 'beamsize']) expect(message).toContain(part);
  });

  test('where a part of the method is left out: that is an ablation', async () => {
    const weights = { localValidity: 1, lookaheadPotential: 0, globalAlignment: 0 };
    const { issues } = await refusal({
      options: { ...small, reward: { weights }, refresh: { kind: 'none' }, search: { kind: 'serial' } },
    });
    expect(issues).toEqual(
      [
        'reward.weights.lookaheadPotential: 0 .*without the lookahead lens',
        'reward.weights.globalAlignment: 0 .*without the global lens',
        'search.kind: serial',
        'refresh.kind: none',
      ].map((pattern) => expect.stringMatching(`^${pattern}.*ablation.*experiment.*maspo-ablation$`)),
    );
  });

  test('with the problem and the options in one list', async () => {
    const { issues } = await refusal({ options: { schedule: { rounds: 0 } } }, { requirement: '' });
    expect(issues).toEqual([expect.stringContaining('requirement'), expect.stringContaining('rounds')]);
  });

  test('when an agent names a model that is not configured', async () => {
    const agents = problem.graph.agents.map((agent) => ({ ...agent, model: 'large' }));
    const graph = createGraph({ agents, edges: problem.graph.edges });
    const { issues } = await refusal({}, { graph });
    expect(issues[0]).toContain('names the model "large", which is not configured');
  });

  test('when a batch cannot give every proposal a share, or hold the injected cases', async () => {
    const { message } = await refusal({
      options: { batch: { size: 2 }, search: { proposalsPerParent: 3 }, sampling: { cases: 4 } },
    });
    expect(message).toContain('search: proposalsPerParent: 3 is above batch.size (2)');
    expect(message).toContain('sampling: cases: 4 is above batch.size (2)');
  });

  test('when the pool is smaller than a batch', async () => {
    const { message } = await refusal({ options: { batch: { size: 7 } } });
    expect(message).toBe(
      'optimize: the pool has 6 questions, and a batch needs 7: give a larger pool or a smaller batch.size',
    );
  });
});

describe('a run whose budget is reached', () => {
  const limits = [0, 20, 60, 100, 150, 200, 250];

  test.each(limits)('after %i calls ends with the best valid prompts of the completed steps', async (calls) => {
    const { events, result } = await run(limited(answering(hashWorld), calls));
    const changes = events.filter((event) => event.type === 'best-changed');
    const best = {
      ...versionsOf(problem.prompts),
      ...Object.fromEntries(changes.map(({ agent, to }) => [agent, to])),
    };
    expect(versionsOf(result.prompts)).toEqual(best);
    // Without a changed prompt there is nothing to compare, and so nothing to call.
    const outcome = changes.length === 0 ? 'unchanged' : 'not-checked';
    expect(result).toMatchObject({ status: 'budget-exhausted', finalCheck: { outcome } });
    const complete = events.slice(
      0,
      events.findIndex(({ type }) => type === 'stopped'),
    );
    expect(JSON.stringify(complete)).toBe(JSON.stringify(inHashWorld.events.slice(0, complete.length)));
    expect(events.at(-1)).toEqual({ type: 'run-finished', prompts: result.prompts, outcome });
  });

  test('checks the best prompts so far where its caller has reserved enough calls, and the search does not go on meanwhile', async () => {
    let isStopped = false;
    const afterwards: string[] = [];
    const search = limited(answering(hashWorld), 150);
    const chat: ChatModel = async (request, options) => {
      if (!isStopped) return search(request, options);
      afterwards.push(request.purpose);
      return answering(hashWorld)(request, options);
    };
    const events: OptimizationEvent[] = [];
    const { result } = await run(chat, {
      emit: (event) => {
        isStopped ||= event.type === 'stopped';
        events.push(event);
      },
    });
    const checked = events.find((event) => event.type === 'final-checked')!;
    expect(result).toMatchObject({ status: 'budget-exhausted', finalCheck: { outcome: checked.outcome } });
    expect(checked.wins + checked.ties + checked.losses + checked.unscored).toBe(problem.pool.length);
    expect(afterwards).not.toContain('propose');
    const later = events.slice(events.findIndex(({ type }) => type === 'stopped'));
    expect(later.map(({ type }) => type)).not.toContain('candidate-scored');
  });

  test('aborts the calls in flight, with the budget as the reason', async () => {
    const inFlight: AbortSignal[] = [];
    const chat: ChatModel = async (request, { signal }) => {
      if (request.purpose !== 'propose') return replyWith(hashWorld(textOf(request), request));
      if (inFlight.length > 0) throw new MaspoError('budget-exhausted', 'enough');
      inFlight.push(signal);
      return new Promise<never>(() => {});
    };
    expect((await run(chat)).result.status).toBe('budget-exhausted');
    expect(inFlight[0]!.reason).toMatchObject({ code: 'budget-exhausted' });
  });

  test('writes the same log, in whatever order replies arrive', async () => {
    const logs = limits.map(async (calls) => {
      const inOrder = await run(limited(answering(hashWorld), calls));
      const outOf = await run(limited(outOfOrder(hashWorld, calls), calls));
      expect(JSON.stringify(outOf.events)).toBe(JSON.stringify(inOrder.events));
      return inOrder.events.length;
    });
    expect(new Set(await Promise.all(logs)).size).toBeGreaterThan(3);
  });
});

describe('a run ends early', () => {
  /** Never answers, and rejects as soon as its signal is aborted. */
  const hanging = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  test('with the systemic failure of a model, and the calls in flight are aborted', async () => {
    const refused = new MaspoError('model-refused', 'the quota is used up');
    const inFlight: AbortSignal[] = [];
    const chat: ChatModel = async (request, { signal }) => {
      if (request.purpose !== 'propose') return replyWith(hashWorld(textOf(request), request));
      if (inFlight.length > 0) throw refused;
      inFlight.push(signal);
      return hanging(signal);
    };
    const events: OptimizationEvent[] = [];
    await expect(run(chat, { emit: (event) => events.push(event) })).rejects.toBe(refused);
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['step-started', 'stopped']);
    expect(events.at(-1)).toEqual({ type: 'stopped', reason: 'model-refused' });
    expect(inFlight.map(({ aborted, reason }) => ({ aborted, reason }))).toEqual([{ aborted: true, reason: refused }]);
  });

  test('with the reason of the caller, and no model is called after that', async () => {
    const controller = new AbortController();
    const stopped = new MaspoError('stopped', 'Ctrl-C');
    let callsAfter = 0;
    const chat: ChatModel = async (request, { signal }) => {
      callsAfter += Number(controller.signal.aborted);
      if (request.purpose !== 'judge') return replyWith(hashWorld(textOf(request), request));
      controller.abort(stopped);
      signal.throwIfAborted();
      return replyWith('unreachable');
    };
    await expect(run(chat, { signal: controller.signal })).rejects.toBe(stopped);
    await nextTurn();
    expect(callsAfter).toBe(0);
  });

  test('as stopped when the caller gave no reason', async () => {
    const error = await run(async () => replyWith('unreachable'), { signal: AbortSignal.abort() }).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(MaspoError);
    expect(error.code).toBe('stopped');
  });

  test('before its first call when the caller has stopped already', async () => {
    const stopped = new MaspoError('stopped', 'Ctrl-C');
    let calls = 0;
    const chat: ChatModel = async () => replyWith(`${++calls}`);
    await expect(run(chat, { signal: AbortSignal.abort(stopped) })).rejects.toBe(stopped);
    expect(calls).toBe(0);
  });
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
