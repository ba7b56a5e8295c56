import { describe, expect, test } from 'vitest';
import { gradedParts } from '../src/analysis/graded-parts.ts';
import { MaspoError } from '../src/error/maspo-error.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { type OptimizeOptions, optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { blockOf, type Script, scriptedModel } from '../testing/scripted-model.ts';

/**
 * Agent a writes the number of its prompt, b passes it on, and the judge prefers the higher number. In round r the proposer offers prompt r
 * for a, which therefore always wins, and nothing for b. The tables hold the worth of the prompts on labels and to an assessor.
 */
const accuracy: Record<number, number> = { 0: 0.5, 1: 0.75, 2: 0.25, 3: 1 };
const localValidity: Record<number, number> = { 0: 0.5, 1: 0.75, 2: 0.25, 3: 1 };

const promptOf = (number: number) => `${number} {question}`;
const numberIn = (text: string) => Number(/\d+/.exec(text)![0]);
const seed = { a: promptOf(0), b: '{question} {context}' };
const ids = (name: string) => Array.from({ length: 4 }, (_, index) => ({ id: `${name}${index}`, text: `ask ${name}` }));
const indexOf = (id: string) => Number(id.slice(1));

const validation = {
  questions: ids('v'),
  score: async ({ id }: { id: string }, output: string) => Number(indexOf(id) < accuracy[numberIn(output)]! * 4),
};

interface World {
  readonly options: object;
  readonly offered?: (round: number) => number | undefined;
  readonly validated?: typeof validation;
  /** Tokens that a step of a round uses. */
  readonly tokensPerStep?: (round: number) => number;
  /** Tokens that are used to measure the target. */
  readonly tokensPerTarget?: number;
  /** The deadline passes after this many steps. */
  readonly lastStep?: number;
  /** The budget ends with the first proposal of this round. */
  readonly lastRound?: number;
  readonly toTheEnd?: boolean;
}

async function run({ options, offered = (round) => round, validated, tokensPerStep = () => 0, ...limits }: World) {
  const { lastStep = Number.POSITIVE_INFINITY, lastRound = Number.POSITIVE_INFINITY, tokensPerTarget = 0 } = limits;
  const work: Script = (text, { agent }) =>
    `${agent} says ${numberIn(agent === 'a' ? text : text.split('\n').at(-1)!)}`;
  const propose: Script = (_, { agent, draw }) => {
    const round = numberIn(/round \d/.exec(draw!)![0]);
    if (round >= lastRound) throw new MaspoError('budget-exhausted', 'enough');
    const number = offered(round);
    return agent === 'a' && number !== undefined ? `<prompt>${promptOf(number)}</prompt>` : 'No idea.';
  };
  let assessed = 0;
  const evaluate: Script = (text, { purpose }) => {
    if (purpose === 'judge') {
      const [first, second] = [numberIn(blockOf(text, 'output_A')), numberIn(blockOf(text, 'output_B'))];
      return `<choice>${first > second ? 'A' : first < second ? 'B' : 'tie'}</choice>`;
    }
    const share = localValidity[numberIn(blockOf(text, 'output').replace(/^\w/, ''))]!;
    const local = assessed++ % 4 < share * 4 ? 'yes' : 'no';
    return `<local>${local}</local><lookahead>yes</lookahead><global>yes</global>`;
  };
  const events: OptimizationEvent[] = [];
  let [tokens, steps] = [0, 0];
  const given: OptimizeOptions = {
    models: {
      agent: scriptedModel(work),
      optimizer: scriptedModel(propose, 0.7),
      evaluator: scriptedModel(evaluate),
    },
    options: {
      batch: { size: 2 },
      search: { proposalsPerParent: 1 },
      sampling: { kind: 'misalignment', cases: 1 },
      schedule: { rounds: 3, steps: 1 },
      ...options,
    },
    emit: (event) => {
      events.push(event);
      if (event.type === 'target-measured') tokens += tokensPerTarget;
      if (event.type !== 'step-finished') return;
      tokens += tokensPerStep(event.round);
      steps += 1;
    },
    spent: () => ({ calls: 0, tokens }),
    expired: () => steps >= lastStep,
    toTheEnd: limits.toTheEnd ?? false,
  };
  const problem = {
    graph: graphOf('a b', 'a>b'),
    prompts: seed,
    pool: ids('q'),
    requirement: 'A high number.',
    ...(validated === undefined ? {} : { validation: validated }),
  };
  const result = await optimize(maspo, problem, given);
  const guarded = events.filter((event) => event.type === 'guard-checked');
  return {
    events,
    result,
    status: result.status,
    prompt: result.prompts.a,
    ended: events.find((event) => event.type === 'search-ended')?.by,
    rounds: events.filter(({ type }) => type === 'round-finished').length,
    checks: guarded.map(({ round, readings, adopted }) => [round, ...readings.map(({ value }) => value), adopted]),
    inForce: events.flatMap((event) => (event.type === 'best-changed' ? [`${event.round} ${event.agent}`] : [])),
  };
}

test('without guards nothing is measured, and the schedule runs through', async () => {
  const { status, prompt, ended, checks } = await run({ options: {} });
  expect({ status, prompt, ended, checks }).toEqual({
    status: 'finished',
    prompt: promptOf(3),
    ended: 'schedule',
    checks: [],
  });
});

describe('the floor of final accuracy', () => {
  test('replaces prompts that break it with the prompts adopted before', async () => {
    const options = { guards: { finalAccuracy: 0.5 } };
    const { status, prompt, checks, inForce, events } = await run({ options, validated: validation });
    // prompt 0: 2 of 4 right, 1: 3 of 4, 2: 1 of 4, 3: 4 of 4
    expect(checks).toEqual([
      [0, 0.5, true],
      [1, 0.75, true],
      [2, 0.25, false],
      [3, 1, true],
    ]);
    expect(inForce).toEqual(['1 a', '2 a', '2 a', '3 a']);
    const finished = events.filter((event) => event.type === 'round-finished');
    expect(finished[1]!.versions).toEqual(finished[0]!.versions);
    expect({ status, prompt }).toEqual({ status: 'finished', prompt: promptOf(3) });
  });

  test('returns what was adopted where the last round breaks it', async () => {
    const options = { guards: { finalAccuracy: 0.5 }, schedule: { rounds: 2, steps: 1 } };
    const { status, prompt } = await run({ options, validated: validation });
    expect({ status, prompt }).toEqual({ status: 'finished', prompt: promptOf(1) });
  });

  test('may be reached by steps from a seed below it', async () => {
    const { status, prompt, checks } = await run({
      options: { guards: { finalAccuracy: 0.9 } },
      validated: validation,
    });
    expect(checks.map(([, ...rest]) => rest)).toEqual([
      [0.5, true],
      [0.75, true],
      [0.25, false],
      [1, true],
    ]);
    expect({ status, prompt }).toEqual({ status: 'finished', prompt: promptOf(3) });
  });

  test('that no prompts satisfy ends the run as guard-violated, with the seed prompts', async () => {
    const options = { guards: { finalAccuracy: 0.9 }, schedule: { rounds: 2, steps: 1 } };
    const { status, result, ended } = await run({ options, validated: validation });
    expect({ status, ended }).toEqual({ status: 'guard-violated', ended: 'schedule' });
    expect(result).toMatchObject({ prompts: seed, finalCheck: { outcome: 'unchanged' } });
  });

  test('that no prompts satisfy is reported even where the final check is left out', async () => {
    const options = { guards: { finalAccuracy: 0.9 }, schedule: { rounds: 2, steps: 1 }, finalCheck: 'off' };
    const { status, result } = await run({ options, validated: validation });
    expect(status).toBe('guard-violated');
    expect(result).toMatchObject({ prompts: seed, finalCheck: { outcome: 'off' } });
  });

  test('is not satisfied by answers that could not be scored', async () => {
    const unscorable = { ...validation, score: async () => undefined as never };
    const options = { guards: { finalAccuracy: 0 } };
    const { status, checks } = await run({ options, validated: unscorable });
    expect(checks[0]).toEqual([0, null, true]);
    expect(status).toBe('guard-violated');
  });

  test('is not satisfied by the few answers that could be scored', async () => {
    const fewer = { ...validation, score: async ({ id }: { id: string }) => (id < 'v1' ? 1 : undefined) as number };
    const half = { ...validation, score: async ({ id }: { id: string }) => (id < 'v2' ? 1 : undefined) as number };
    const options = { guards: { finalAccuracy: 0.5 } };
    expect((await run({ options, validated: fewer })).checks[0]).toEqual([0, null, true]);
    expect((await run({ options, validated: half })).checks[0]).toEqual([0, 1, true]);
  });

  test('measures equal prompts once', async () => {
    const options = { guards: { finalAccuracy: 0.5 }, stop: { target: { kind: 'accuracy', atLeast: 1 } } };
    const { events } = await run({ options, validated: validation, offered: (round) => (round === 1 ? 1 : undefined) });
    const runs = events.filter((event) => event.type === 'trace-finished' && event.purpose === 'validation');
    expect(runs).toHaveLength(2 * 4);
  });
});

test('the floor of local validity applies to the weakest agent', async () => {
  const { status, prompt, checks, events } = await run({ options: { guards: { localValidity: 0.5 } } });
  expect(checks).toEqual([
    [0, 0.5, true],
    [1, 0.75, true],
    [2, 0.25, false],
    [3, 1, true],
  ]);
  expect(events.find((event) => event.type === 'guard-checked')!.readings).toEqual([
    { guard: 'localValidity', agent: 'a', value: 0.5, bound: 0.5, holds: true },
  ]);
  expect({ status, prompt }).toEqual({ status: 'finished', prompt: promptOf(3) });
});

describe('the bound on the tokens of a round', () => {
  test('ends the run with the prompts of the rounds before', async () => {
    const options = { guards: { tokensPerRound: 250 } };
    const world = { options, tokensPerStep: (round: number) => (round === 2 ? 300 : 100) };
    const { status, prompt, ended, rounds, checks } = await run(world);
    // two steps in a round: 200 tokens, then 600
    expect(checks).toEqual([
      [0, true],
      [1, 200, true],
      [2, 600, false],
    ]);
    expect({ status, prompt, ended, rounds }).toEqual({
      status: 'guard-violated',
      prompt: promptOf(1),
      ended: 'guard',
      rounds: 2,
    });
  });

  test('does not count the tokens that are used to measure the target after a round', async () => {
    const options = { guards: { tokensPerRound: 200 }, stop: { target: { kind: 'win-rate', atLeast: 1 } } };
    const world = { options, offered: () => undefined, tokensPerStep: () => 100, tokensPerTarget: 1000 };
    const { status, checks } = await run(world);
    expect(checks.map(([, tokens]) => tokens)).toEqual([true, 200, 200, 200]);
    expect(status).toBe('finished');
  });

  test('is satisfied by a round that uses exactly this many', async () => {
    const { status } = await run({ options: { guards: { tokensPerRound: 200 } }, tokensPerStep: () => 100 });
    expect(status).toBe('finished');
  });
});

describe('the search ends early', () => {
  test('after rounds without a global improvement', async () => {
    const options = { schedule: { rounds: 6, steps: 1 }, stop: { plateauRounds: 2 } };
    const offered = (round: number) => ({ 1: 1, 3: 2 })[round];
    const { status, ended, rounds, prompt } = await run({ options, offered });
    // better in rounds 1 and 3, not in 2, 4 and 5
    expect({ status, ended, rounds, prompt }).toEqual({
      status: 'converged',
      ended: 'plateau',
      rounds: 5,
      prompt: promptOf(2),
    });
  });

  test('after rounds whose improvement was not adopted', async () => {
    const options = { schedule: { rounds: 6, steps: 1 }, stop: { plateauRounds: 2 }, guards: { finalAccuracy: 0.5 } };
    const offered = (round: number) => (round === 1 ? 1 : 2);
    const { ended, rounds, prompt } = await run({ options, offered, validated: validation });
    expect({ ended, rounds, prompt }).toEqual({ ended: 'plateau', rounds: 3, prompt: promptOf(1) });
  });

  test('with a target of accuracy', async () => {
    const options = { stop: { target: { kind: 'accuracy', atLeast: 0.75 } } };
    const { status, ended, rounds, events } = await run({ options, validated: validation });
    expect({ status, ended, rounds }).toEqual({ status: 'target-reached', ended: 'target', rounds: 1 });
    expect(events.filter((event) => event.type === 'target-measured')).toEqual([
      { type: 'target-measured', round: 1, metric: 'accuracy', value: 0.75, atLeast: 0.75, reached: true },
    ]);
  });

  test('with a target of the win rate against the seed', async () => {
    const options = { stop: { target: { kind: 'win-rate', atLeast: 0.9 } } };
    const { status, rounds, events } = await run({ options, offered: (round) => (round === 2 ? 2 : undefined) });
    const measured = events.filter((event) => event.type === 'target-measured');
    // no prompt has changed after round 1: 0.5, without a run
    expect(measured.map(({ round, value, reached }) => [round, value, reached])).toEqual([
      [1, 0.5, false],
      [2, 1, true],
    ]);
    expect({ status, rounds }).toEqual({ status: 'target-reached', rounds: 2 });
    const compared = events.filter((event) => event.type === 'trace-finished' && event.purpose === 'target');
    expect(compared).toHaveLength(2 * 4);
  });

  test('not at a target that is missed', async () => {
    const options = { stop: { target: { kind: 'accuracy', atLeast: 0.8 } }, schedule: { rounds: 2, steps: 1 } };
    const { status, rounds } = await run({ options, validated: validation });
    expect({ status, rounds }).toEqual({ status: 'finished', rounds: 2 });
  });
});

test('a search that is to run to the end measures its stop conditions and guards, and goes on', async () => {
  const options = {
    stop: { target: { kind: 'accuracy', atLeast: 0.25 }, plateauRounds: 1 },
    guards: { tokensPerRound: 50 },
  };
  const { status, ended, rounds, events } = await run({
    options,
    validated: validation,
    tokensPerStep: () => 100,
    toTheEnd: true,
  });
  expect({ status, ended, rounds }).toEqual({ status: 'guard-violated', ended: 'schedule', rounds: 3 });
  expect(events.filter(({ type }) => type === 'target-measured')).toHaveLength(3);
});

describe('at a deadline the search ends between two steps', () => {
  test('with the best prompts so far, which are checked', async () => {
    const { status, ended, prompt, result, events } = await run({ options: {}, lastStep: 3 });
    expect({ status, ended, prompt }).toEqual({
      status: 'deadline-reached',
      ended: 'deadline',
      prompt: promptOf(2),
    });
    expect(result.finalCheck.outcome).toBe('improved');
    const types = events.map(({ type }) => type);
    expect(types.indexOf('final-checked')).toBeGreaterThan(types.indexOf('search-ended'));
  });

  test('with the adopted prompts, where guards have not checked those of the open round', async () => {
    const options = { guards: { finalAccuracy: 0 } };
    const { status, prompt } = await run({ options, validated: validation, lastStep: 3 });
    expect({ status, prompt }).toEqual({ status: 'deadline-reached', prompt: promptOf(1) });
  });
});

test('where the budget ends a guarded run, prompts that no guard has checked are not the result', async () => {
  const options = { guards: { finalAccuracy: 0 } };
  const steps = { schedule: { rounds: 3, steps: 2 } };
  const { status, prompt, events } = await run({
    options: { ...options, ...steps },
    validated: validation,
    lastRound: 3,
  });
  expect({ status, prompt }).toEqual({ status: 'budget-exhausted', prompt: promptOf(2) });
  expect(events.at(-1)!.type).toBe('run-finished');
});

test('labels count as used where final answers were scored, and not where they only could be scored', async () => {
  const scored = await run({ options: { guards: { finalAccuracy: 0.5 } }, validated: validation });
  expect(gradedParts(scored.events)).toEqual(['validation']);
  expect(scored.events[0]).toMatchObject({ validation: ['v0', 'v1', 'v2', 'v3'] });
  const asked = await run({ options: { guards: { localValidity: 0.5 } }, validated: validation });
  expect(gradedParts(asked.events)).toEqual([]);
});

describe('refused before any model is called', () => {
  const refusal = (world: World) => run(world).catch((error: MaspoError) => error.message);

  test.each<[string, World, string]>([
    [
      'a floor of accuracy without labels',
      { options: { guards: { finalAccuracy: 0.5 } } },
      'guards.finalAccuracy needs a',
    ],
    [
      'a target of accuracy without labels',
      { options: { stop: { target: { kind: 'accuracy', atLeast: 1 } } } },
      'or take the kind win-rate',
    ],
    [
      'a validation split without questions',
      { options: {}, validated: { ...validation, questions: [] } },
      'the validation split is empty',
    ],
    [
      'a validation split that shares questions with the pool',
      { options: {}, validated: { ...validation, questions: ids('q') } },
      'share 4 questions, e.g. q0',
    ],
  ])('%s', async (_, world, message) => {
    expect(await refusal(world)).toContain(message);
  });
});
