import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { checkPrompts } from '../src/graph/check-prompts.ts';
import { createGraph, type MasGraph } from '../src/graph/mas-graph.ts';
import type { ChatModel } from '../src/model/chat-model.ts';
import { type OptimizerRole, type RoleModel, rolesWithPaperSampling } from '../src/model/role-model.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { type OptimizeOptions, optimize } from '../src/optimizer/optimize.ts';
import type { Optimizer } from '../src/optimizer/optimizer.ts';
import type { ScoreAnswer } from '../src/question/score-answer.ts';
import { anyDefinition, graphOf } from './graphs.ts';
import { hashWorld } from './hash-world.ts';
import { limited } from './limited.ts';
import { outOfOrder } from './out-of-order.ts';
import { replyWith, textOf } from './scripted-model.ts';

const questions = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, text: `text of ${name}${index}` }));

const score: ScoreAnswer = async (_, output) => (output === 'f' ? undefined : Number(output > '7'));

function problemOn(graph: MasGraph, frozen: readonly string[] = []): OptimizationProblem {
  const speakers = graph.agents.filter(({ kind }) => kind === 'llm').map(({ id }) => id);
  const seed = (id: string) => `${id} {question}${graph.predecessors(id).length > 0 ? ' {context}' : ''}`;
  return {
    graph,
    prompts: Object.fromEntries(speakers.map((id) => [id, seed(id)])),
    frozen,
    pool: questions('q', 8),
    requirement: 'Any.',
    validation: {
      questions: questions('v', 6),
      score,
    },
    scorePool: score,
  };
}

/** Two solvers, one of them frozen, a vote on them, and an agent that reads the vote. */
const team = problemOn(
  createGraph({
    agents: ['left', 'right', 'vote', 'end'].map((id) => ({ id, role: id, kind: id === 'vote' ? 'vote' : 'llm' })),
    edges: [
      ['left', 'vote'],
      ['right', 'vote'],
      ['vote', 'end'],
    ],
  }),
  ['right'],
);
const single = problemOn(graphOf('only', ''));

const answering: ChatModel = async (request) => replyWith(hashWorld(textOf(request), request));

/** The contract of every optimizer, with each of `optionCases`: options of a short search, as a user writes them. */
export function describeOptimizer(optimizer: Optimizer<unknown>, optionCases: readonly unknown[]): void {
  describe(`optimizer ${optimizer.name}`, () => {
    test('has a name fit for a configuration and needs no options', () => {
      expect(optimizer.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(optimizer.options.safeParse({}).success).toBe(true);
    });

    test('refuses an unknown option by its name, and options that are not a map', () => {
      expect(optimizer.options.safeParse({ unheardOf: 1 }).error?.message).toContain('unheardOf');
      expect(optimizer.options.safeParse('fast').success).toBe(false);
    });

    test('explains every setting, and where its default comes from', () => {
      const { preset: _, ...settings } = optimizer.options.parse({}) as Record<string, unknown>;
      const explained = optimizer.explain(optimizer.options.parse({}));
      expect(new Set(explained.map(({ path }) => path.split('.')[0]))).toEqual(
        new Set(Object.keys(optimizer.options.parse({}) as object)),
      );
      for (const { path, meaning, source } of explained.filter(({ path }) => path.split('.')[0]! in settings)) {
        expect([path, meaning]).toEqual([path, expect.stringMatching(/\w/)]);
        expect([path, source]).toEqual([path, expect.stringMatching(/^(?!configuration$).*\w/)]);
      }
    });

    for (const options of optionCases) {
      describe(`with ${JSON.stringify(options)}`, () => describeRuns(optimizer, options));
    }
  });
}

function describeRuns(optimizer: Optimizer<unknown>, options: unknown): void {
  async function run(chat: ChatModel, given: Partial<OptimizeOptions> = {}, problem = team) {
    const events: OptimizationEvent[] = [];
    const calls = new Set<string>();
    const counted: ChatModel = async (request, how) => {
      const reply = await chat(request, how);
      calls.add(JSON.stringify([request.messages, request.draw]));
      return reply;
    };
    const emit = (event: OptimizationEvent) => events.push(event);
    const settings = { models: rolesWithPaperSampling(counted), options, seed: 3, emit, ...given };
    const outcome = await optimize(optimizer, problem, settings).then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    return { events, calls, ...outcome };
  }
  const resultOf = (finished: Awaited<ReturnType<typeof run>>) => {
    if ('error' in finished) throw finished.error;
    return finished.result;
  };

  test.each([
    ['a team', team],
    ['a single agent', single],
  ])('gives %s valid prompts and leaves frozen agents alone', async (_, problem) => {
    const { status, prompts } = resultOf(await run(answering, {}, problem));
    expect(['finished', 'converged']).toContain(status);
    expect(checkPrompts(problem.graph, prompts)).toEqual([]);
    for (const id of problem.frozen!) expect(prompts[id]).toBe(problem.prompts[id]);
  });

  test('works on any graph', async () => {
    await fc.assert(
      fc.asyncProperty(anyDefinition, async (definition) => {
        const problem = problemOn(createGraph(definition));
        const { prompts } = resultOf(await run(answering, {}, problem));
        expect(checkPrompts(problem.graph, prompts)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  test.each([
    ['a team', team],
    ['a single agent', single],
  ])('calls for %s only the roles that it states', async (_, problem) => {
    const called = new Set<OptimizerRole>();
    const noting = (role: OptimizerRole, model: RoleModel): RoleModel => ({
      ...model,
      chat: (request, how) => {
        called.add(role);
        return model.chat(request, how);
      },
    });
    const { agent, optimizer: proposer, evaluator } = rolesWithPaperSampling(answering);
    const models = { agent, optimizer: noting('optimizer', proposer), evaluator: noting('evaluator', evaluator) };
    resultOf(await run(answering, { models }, problem));
    const stated = optimizer.calls?.(optimizer.options.parse(options), problem) ?? ['optimizer', 'evaluator'];
    expect(stated).toEqual(expect.arrayContaining([...called]));
  });

  test('reports a complete event log, fit for JSON', async () => {
    const finished = await run(answering);
    const { prompts, finalCheck } = resultOf(finished);
    const { events } = finished;
    expect(events[0]).toMatchObject({ type: 'run-started', optimizer: optimizer.name });
    expect(events.at(-1)).toEqual({ type: 'run-finished', prompts, outcome: finalCheck.outcome });
    expect(events).toContainEqual({ type: 'final-checked', ...finalCheck });
    for (const type of ['run-started', 'search-ended', 'final-checked', 'run-finished'])
      expect(events.filter((event) => event.type === type)).toHaveLength(1);
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  test('gives the same result for the same seed, whatever answers first', async () => {
    const first = await run(answering);
    for (const chat of [answering, outOfOrder(hashWorld, 1), outOfOrder(hashWorld, 2)]) {
      const again = await run(chat);
      expect(JSON.stringify(again.events)).toBe(JSON.stringify(first.events));
      expect(resultOf(again)).toEqual(resultOf(first));
    }
  });

  test('keeps to a budget of calls, with a beginning of the whole log', async () => {
    const whole = await run(answering);
    const needed = whole.events.findIndex(({ type }) => type === 'final-checked');
    for (const share of [0, 0.1, 0.4, 0.7, 0.95]) {
      const budget = Math.floor(share * whole.calls.size);
      const stopped = await run(limited(answering, budget));
      const { status, prompts } = resultOf(stopped);
      expect(stopped.calls.size).toBeLessThanOrEqual(budget);
      expect([...stopped.calls].filter((call) => !whole.calls.has(call))).toEqual([]);
      expect(checkPrompts(team.graph, prompts)).toEqual([]);
      expect(prompts.right).toBe(team.prompts.right);
      if (status !== 'budget-exhausted') continue;
      expect(stopped.calls.size).toBe(budget);
      const told = stopped.events.findIndex(({ type }) => type === 'stopped');
      expect(told).toBeLessThanOrEqual(needed);
      expectBeginning(stopped.events.slice(0, told), whole.events);
    }
    const paid = await run(limited(answering, whole.calls.size));
    expect(JSON.stringify(paid.events)).toBe(JSON.stringify(whole.events));
  });

  test('ends at a deadline with the best prompts so far, and checks them', async () => {
    let asked = 0;
    const { events, ...ended } = await run(answering, { expired: () => ++asked > 1 });
    const { status, prompts, finalCheck } = resultOf({ events, ...ended });
    expect(checkPrompts(team.graph, prompts)).toEqual([]);
    if (asked === 0) return;
    expect(status).toBe('deadline-reached');
    expect(finalCheck.outcome).not.toBe('not-checked');
    expect(events).toContainEqual({ type: 'search-ended', by: 'deadline' });
  });

  test('stops for its caller with a log that is a beginning of the whole log', async () => {
    const whole = await run(answering);
    const limit = Math.floor(whole.calls.size / 2);
    const stop = new AbortController();
    let calls = 0;
    const stopping: ChatModel = (request, how) => {
      if (++calls > limit) stop.abort();
      how.signal.throwIfAborted();
      return answering(request, how);
    };
    const stopped = await run(stopping, { signal: stop.signal });
    if (whole.calls.size === 0) return;
    expect(stopped).toMatchObject({ error: { code: 'stopped' } });
    expect(stopped.events.at(-1)).toEqual({ type: 'stopped', reason: 'stopped' });
    expectBeginning(stopped.events.slice(0, -1), whole.events);
  });
}

function expectBeginning(events: readonly OptimizationEvent[], whole: readonly OptimizationEvent[]): void {
  expect(JSON.stringify(events)).toBe(JSON.stringify(whole.slice(0, events.length)));
}
