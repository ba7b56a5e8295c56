import { expect, test } from 'vitest';
import { MaspoError } from '../src/error/maspo-error.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { ChatModel } from '../src/model/chat-model.ts';
import { rolesWithPaperSampling } from '../src/model/role-model.ts';
import { promptOperators } from '../src/operators/prompt-operators.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { createRandomSource } from '../src/random/random-source.ts';
import { contentHash } from '../src/text/content-hash.ts';
import { graphOf } from '../testing/graphs.ts';
import { blockOf, replyWith, type Script, textOf } from '../testing/scripted-model.ts';

/** Every reply depends on a hash of its request; outputs are one digit, and the greater digit is preferred. */
const hashWorld: Script = (text, { purpose, draw = '' }) => {
  const digest = contentHash(text + draw);
  if (purpose === 'agent') return digest[0]!;
  if (purpose === 'assess')
    return `<local>${digest < 'c' ? 'yes' : 'no'}</local><lookahead>yes</lookahead><global>yes</global>`;
  if (purpose === 'judge')
    return `<choice>${blockOf(text, 'output_A') > blockOf(text, 'output_B') ? 'A' : 'B'}</choice>`;
  return `<prompt>Variant ${digest.slice(0, 6)}. Then answer. {question} {context}</prompt>`;
};

const questions = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, text: `text of ${name}${index}` }));

/**
 * A run with everything switched on that can change the adopted prompts or the end of the search; the budget ends after `calls` unique
 * calls.
 */
async function run(chat: ChatModel, calls = Number.POSITIVE_INFINITY) {
  const events: OptimizationEvent[] = [];
  const made = new Set<string>();
  const counted: ChatModel = async (request, options) => {
    made.add(JSON.stringify([request.messages, request.draw]));
    if (made.size > calls) throw new MaspoError('budget-exhausted', 'enough');
    return chat(request, options);
  };
  const result = await optimize(
    maspo,
    {
      graph: graphOf('left right join', 'left>join right>join'),
      prompts: { left: 'left {question}', right: 'right {question}', join: 'join {question} {context}' },
      pool: questions('q', 6),
      requirement: 'Any.',
      validation: {
        questions: questions('v', 4),
        score: async ({ id }, output) => Number(contentHash(id + output) < '9'),
      },
    },
    {
      models: rolesWithPaperSampling(counted),
      options: {
        operators: promptOperators.map(({ name }) => name),
        batch: { size: 4 },
        schedule: { rounds: 4, steps: 2 },
        misalignmentBuffer: { budget: 2 },
        guards: { finalAccuracy: 0.5, localValidity: 0.5, tokensPerRound: 1e6 },
        stop: { target: { kind: 'win-rate', atLeast: 0.95 }, plateauRounds: 3 },
      },
      emit: (event) => events.push(event),
      spent: () => ({ calls: made.size, tokens: made.size * 10 }),
    },
  );
  return { events, result, calls: made.size };
}

const inOrder: ChatModel = async (request) => replyWith(hashWorld(textOf(request), request));

/** Holds replies back and releases a drawn one in every turn of the event loop. */
function outOfOrder(seed: number): ChatModel {
  const random = createRandomSource(seed);
  const held: (() => void)[] = [];
  return async (request) => {
    await new Promise<void>((release) => {
      held.push(release);
      setImmediate(() => held.splice(random.integer(held.length), 1)[0]!());
    });
    return replyWith(hashWorld(textOf(request), request));
  };
}

test('a guarded run with all operators writes the same log, in whatever order replies arrive', async () => {
  const { events, result } = await run(inOrder);
  const types = new Set(events.map(({ type }) => type));
  for (const type of ['guard-checked', 'target-measured', 'misalignment-mined', 'cases-rechecked'] as const)
    expect(types).toContain(type);
  expect(events.some((event) => event.type === 'misalignment-mined' && event.evicted !== null)).toBe(true);
  for (const seed of [1, 2]) {
    const shuffled = await run(outOfOrder(seed));
    expect(JSON.stringify(shuffled.events)).toBe(JSON.stringify(events));
    expect(shuffled.result).toEqual(result);
  }
});

test('so does a guarded run that the budget ends at any point', { timeout: 60_000 }, async () => {
  const { calls: total, result: whole } = await run(inOrder);
  const outcomes = new Set<string>();
  for (const calls of [total * 0.01, total * 0.1, total * 0.2, total * 0.45, total * 0.7, total - 3]) {
    const { events, result } = await run(inOrder, calls);
    const shuffled = await run(outOfOrder(calls), calls);
    expect(JSON.stringify(shuffled.events)).toBe(JSON.stringify(events));
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', prompts: result.prompts });
    const rechecked = events.find((event) => event.type === 'cases-rechecked');
    outcomes.add(`${result.status}, ${rechecked?.cases[0]?.outcome ?? 'not rechecked'}`);
  }
  expect([...outcomes]).toEqual([
    'budget-exhausted, not rechecked',
    'budget-exhausted, not-rerun',
    `${whole.status}, not-rerun`,
  ]);
});
