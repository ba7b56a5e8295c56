import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { receivesWork, speakersOf } from '../src/graph/agent-turns.ts';
import { checkPrompts } from '../src/graph/check-prompts.ts';
import { createGraph, type MasGraph } from '../src/graph/mas-graph.ts';
import type { ChatModel } from '../src/model/chat-model.ts';
import { rolesWithPaperSampling } from '../src/model/role-model.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo, maspoAblation } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { promptVersion, versionsOf } from '../src/prompt/prompt-version.ts';
import { definitionOfSize, definitionWithRounds } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { limited } from '../testing/limited.ts';
import { outOfOrder } from '../testing/out-of-order.ts';
import { replyWith, textOf } from '../testing/scripted-model.ts';

/*
 * Invariants of runs on every graph of up to 12 agents, some of them voting, some frozen and some with several turns, under every mix of
 * strategies. The replies, and so the rewards, depend on a hash.
 */
const pool = Array.from({ length: 8 }, (_, index) => ({ id: `q${index}`, text: `text of q${index}` }));

const weight = fc.integer({ min: 1, max: 10 });
const anyOptions = fc.record({
  batch: fc.record({ kind: fc.constantFrom('shared', 'per-member'), size: fc.integer({ min: 2, max: 4 }) }),
  reward: fc.oneof(
    fc.record({
      kind: fc.constant('joint'),
      weights: fc.record({ localValidity: weight, lookaheadPotential: weight, globalAlignment: weight }),
    }),
    fc.constantFrom({ kind: 'local-only' }, { kind: 'global-only' }),
  ),
  search: fc.oneof(
    fc.record({
      kind: fc.constant('beam'),
      size: fc.integer({ min: 1, max: 2 }),
      proposalsPerParent: fc.constant(2),
      fill: fc.constantFrom('seed', 'mutations'),
    }),
    fc.constant({ kind: 'serial', proposals: 2 }),
  ),
  schedule: fc.constantFrom(
    { kind: 'interleaved', rounds: 2, steps: 1 },
    { kind: 'single-cycle', steps: 2 },
    { kind: 'round-robin', patience: 1, maxRounds: 2, steps: 1 },
  ),
  refresh: fc.constantFrom({ kind: 'recentre' }, { kind: 'recentre', when: 'before-round-ends' }, { kind: 'none' }),
  orientation: fc.constantFrom('on', 'off'),
  finalCheck: fc.constantFrom('on', 'off'),
  misalignment: fc.record({ deciding: fc.constantFrom('all', 'last') }),
  sampling: fc.constantFrom(
    { kind: 'misalignment', source: 'both', cases: 2 },
    { kind: 'random' },
    { kind: 'success-cases', cases: 2 },
  ),
  lookahead: fc.record({ depth: fc.integer({ min: 1, max: 3 }) }),
  proposals: fc.constantFrom({ kind: 'shared' }, { kind: 'disjoint', size: 4 }, { kind: 'without-traces' }),
  judge: fc.record({
    order: fc.constantFrom('alternate', 'both', 'candidate-first'),
    repeats: fc.constantFrom(1, 3),
    choice: fc.constantFrom('with-tie', 'forced'),
    unreadable: fc.constantFrom('ask-again', 'last-letter'),
    merge: fc.constantFrom(false, 'terminal', true),
  }),
});

const anyRun = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }).chain(definitionOfSize) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).chain(definitionWithRounds) },
    ),
    fc.nat(),
    anyOptions,
    fc.nat(),
  )
  .map(([definition, seed, options, freeze]) => {
    const graph = createGraph(definition);
    const speakers = speakersOf(graph);
    // One agent is never frozen, so that there is something to optimize.
    const frozen = speakers.slice(1).filter((_, index) => (freeze >> index) % 3 === 0);
    const prompts = Object.fromEntries(speakers.map((id) => [id, seedPrompt(graph, id)]));
    return { problem: { graph, prompts, frozen, pool, requirement: 'Any.' }, seed, options };
  });
type AnyRun = typeof anyRun extends fc.Arbitrary<infer Run> ? Run : never;

const answering: ChatModel = async (request) => replyWith(hashWorld(textOf(request), request));

async function run({ problem, seed, options }: AnyRun, chat: ChatModel = answering) {
  const events: OptimizationEvent[] = [];
  const optimizer = maspo.check(problem, maspo.options.parse(options)).length === 0 ? maspo : maspoAblation;
  const result = await optimize(optimizer, problem, {
    models: rolesWithPaperSampling(chat),
    options,
    seed,
    emit: (event) => events.push(event),
  });
  return { events, result };
}

describe('on any graph, under any strategies', { timeout: 60_000 }, () => {
  const invariantsHold = (numRuns: number) =>
    fc.assert(
      fc.asyncProperty(anyRun, async (given) => {
        const { events, result } = await run(given);
        expectInvariants(events, given);
        expect(checkPrompts(given.problem.graph, result.prompts)).toEqual([]);
        for (const id of given.problem.frozen) expect(result.prompts[id]).toBe(given.problem.prompts[id]);
      }),
      { numRuns },
    );
  test('the invariants of all events hold in 20 runs', () => invariantsHold(20));
  test('the invariants of all events hold in 60 further runs', { tags: ['long'] }, () => invariantsHold(60));

  test('a budget that ends the run anywhere leaves valid prompts and a log that is a beginning of the whole log', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, fc.nat(600), async (given, calls) => {
        const whole = await run(given);
        const { events, result } = await run(given, limited(answering, calls));
        expect(checkPrompts(given.problem.graph, result.prompts)).toEqual([]);
        expectInvariants(events, given);
        if (result.status === 'finished') return;
        const complete = events.slice(
          0,
          events.findIndex(({ type }) => type === 'stopped'),
        );
        expect(JSON.stringify(complete)).toBe(JSON.stringify(whole.events.slice(0, complete.length)));
        // Where the check needs no further call, it is made, and may keep the seed prompts.
        const isSeed = result.finalCheck.outcome === 'seed-kept';
        expect(versionsOf(result.prompts)).toEqual(
          isSeed ? versionsOf(given.problem.prompts) : inForceAfter(complete, given.problem),
        );
      }),
      { numRuns: 20 },
    );
  });

  test('the log does not depend on the order of the replies, even where a budget ends the run', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun, fc.nat(1500), fc.nat(), async (given, calls, order) => {
        const { events } = await run(given, limited(answering, calls));
        const other = await run(given, limited(outOfOrder(hashWorld, order), calls));
        expect(JSON.stringify(other.events)).toBe(JSON.stringify(events));
      }),
      { numRuns: 15 },
    );
  });
});

function expectInvariants(events: readonly OptimizationEvent[], { problem, options }: AnyRun): void {
  const { graph, frozen } = problem;
  const size = options.search.kind === 'beam' ? (options.search as { size: number }).size : 1;
  let best = Number.NEGATIVE_INFINITY;
  let batch: readonly { question: string; member?: string }[] = [];
  const verdicts = new Map<string, { local: unknown; lost: boolean }>();
  for (const event of events) {
    switch (event.type) {
      case 'visit-started':
        expect(frozen).not.toContain(event.agent);
        expect(graph.agent(event.agent).kind).toBe('llm');
        best = Number.NEGATIVE_INFINITY;
        break;
      case 'beam-refreshed':
        expect(event.after.find(({ version }) => version === event.before[0]!.version)?.cumulativeScore).toBe(0);
        break;
      case 'beam-filled':
        expect(event.batch).toHaveLength(options.batch.size);
        expect(event.beam.length).toBeLessThanOrEqual(size);
        break;
      case 'step-started':
        batch = event.batch;
        best = Math.max(best, event.parents[0]!.cumulativeScore);
        expect(event.parents.length).toBeLessThanOrEqual(size);
        for (const { version } of event.parents) expect(batchOf(batch, version)).toHaveLength(options.batch.size);
        break;
      case 'candidate-scored': {
        const members = new Set(batch.map(({ member }) => member));
        if (event.step > 0 && (members.has(event.parent) || members.has(undefined)))
          expect(event.judged.map(({ question }) => question)).toEqual(batchOf(batch, event.parent));
        for (const { question, localValidity, lookaheadPotential, globalAlignment } of event.judged)
          verdicts.set(`${event.version} ${question}`, {
            local: localValidity,
            lost: globalAlignment !== 'win' || lookaheadPotential.some(({ verdict }) => verdict !== 'win'),
          });
        expectWeighted(event, options);
        break;
      }
      case 'misalignment-mined':
        expect(verdicts.get(`${event.version} ${event.question}`)).toEqual({ local: 'win', lost: true });
        break;
      case 'step-finished':
        expect(event.beam.length).toBeGreaterThan(0);
        expect(event.beam.length).toBeLessThanOrEqual(size);
        expect(event.beam[0]!.cumulativeScore).toBeGreaterThanOrEqual(best);
        best = event.beam[0]!.cumulativeScore;
        break;
      case 'best-changed':
        expect(frozen).not.toContain(event.agent);
        break;
    }
  }
}

/** R is the weighted mean of the lenses that are present, with weights that sum to 1 over these lenses. */
function expectWeighted(
  { reward, lenses }: Extract<OptimizationEvent, { type: 'candidate-scored' }>,
  options: AnyRun['options'],
): void {
  if (reward === null) return;
  const means = {
    localValidity: lenses.localValidity.mean,
    lookaheadPotential: lenses.lookaheadPotential.mean,
    globalAlignment: lenses.globalAlignment.mean,
  };
  const weights = {
    joint: (options.reward as { weights: typeof means }).weights,
    'local-only': { localValidity: 1, lookaheadPotential: 0, globalAlignment: 0 },
    'global-only': { localValidity: 0, lookaheadPotential: 0, globalAlignment: 1 },
  }[options.reward.kind as 'joint'];
  const present = (['localValidity', 'lookaheadPotential', 'globalAlignment'] as const).filter(
    (lens) => means[lens] !== null && weights[lens]! > 0,
  );
  const total = present.reduce((sum, lens) => sum + weights[lens]!, 0);
  const expected = present.reduce((sum, lens) => sum + (weights[lens]! / total) * means[lens]!, 0);
  expect(reward).toBeCloseTo(expected, 9);
}

/** The batch of a beam member: its own batch, or the shared one. */
function batchOf(batch: readonly { question: string; member?: string }[], member: string): string[] {
  return batch.filter((entry) => (entry.member ?? member) === member).map(({ question }) => question);
}

function inForceAfter(events: readonly OptimizationEvent[], problem: OptimizationProblem): Record<string, string> {
  const inForce = Object.fromEntries(
    Object.entries(problem.prompts).map(([id, prompt]) => [id, promptVersion(prompt)]),
  );
  for (const event of events) if (event.type === 'best-changed') inForce[event.agent] = event.to;
  return inForce;
}

function seedPrompt(graph: MasGraph, id: string): string {
  return `${id} {question}${receivesWork(graph, id) ? ' {context}' : ''}`;
}
