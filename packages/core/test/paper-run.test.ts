import { describe, expect, test } from 'vitest';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import { createGraph, type MasGraph } from '../src/graph/mas-graph.ts';
import { rolesWithPaperSampling } from '../src/model/role-model.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { promptVersion } from '../src/prompt/prompt-version.ts';
import { graphOf } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { replyWith, textOf } from '../testing/scripted-model.ts';

/*
 * A whole run under the paper preset, checked event by event against the method: D = 3 rounds, T = 3 steps, batches of B = 10 out of a
 * pool of 50, a beam of K = 2 with K_sub = 2 proposals for each member, at most K_mis = 3 injected questions.
 */
const pool = Array.from({ length: 50 }, (_, index) => ({ id: `q${index}`, text: `text of q${index}` }));

const pair = { graph: graphOf('predictor reflector', 'predictor>reflector'), order: ['predictor', 'reflector'] };
const team = {
  // Declared with the last agent first: the order of visits is still topological.
  graph: createGraph({
    agents: ['summarizer', 'math', 'science', 'code'].map((id) => ({ id, role: `role of ${id}` })),
    edges: ['math', 'science', 'code'].map((id) => [id, 'summarizer'] as const),
  }),
  order: ['math', 'science', 'code', 'summarizer'],
};

async function runPaper(graph: MasGraph, options: object = { preset: 'paper' }) {
  const hasContext = (id: string) => graph.predecessors(id).length > 0;
  const prompts = Object.fromEntries(
    graph.agents.map(({ id }) => [id, `${id} {question}${hasContext(id) ? ' {context}' : ''}`]),
  );
  const events: OptimizationEvent[] = [];
  const models = rolesWithPaperSampling(async (request) => replyWith(hashWorld(textOf(request), request)));
  await optimize(
    maspo,
    { graph, prompts, pool, requirement: 'Any.' },
    { models, options, emit: (event) => events.push(event) },
  );
  return { events, prompts };
}

describe.each([
  { name: 'two agents', ...pair },
  { name: 'four agents', ...team },
])('the paper preset on $name', async ({ graph, order }) => {
  const { events, prompts } = await runPaper(graph);
  type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;
  const all = <Type extends OptimizationEvent['type']>(type: Type) =>
    events.filter((event): event is EventOf<Type> => event.type === type);
  const steps = stepsOf(events);

  test('visits every agent in every round in topological order, refreshes first on revisits, and takes three steps', () => {
    const expected = [1, 2, 3].flatMap((round) => [
      ...order.flatMap((agent) => [
        `visit ${round} ${agent}`,
        ...(round > 1 ? [`refresh ${round} ${agent}`] : []),
        ...[1, 2, 3].flatMap((step) => [`start ${round} ${agent} ${step}`, `finish ${round} ${agent} ${step}`]),
      ]),
      `round ${round}`,
    ]);
    const said = events.flatMap((event) => {
      if (event.type === 'visit-started') return [`visit ${event.round} ${event.agent}`];
      if (event.type === 'beam-refreshed') return [`refresh ${event.round} ${event.agent}`];
      if (event.type === 'step-started') return [`start ${event.round} ${event.agent} ${event.step}`];
      if (event.type === 'step-finished') return [`finish ${event.round} ${event.agent} ${event.step}`];
      return event.type === 'round-finished' ? [`round ${event.round}`] : [];
    });
    expect(said).toEqual(expected);
  });

  test('runs no orientation and no final check, since the paper has none, and reports this', () => {
    const types = events.map(({ type }) => type);
    expect(types).not.toContain('orientation-finished');
    expect(types).not.toContain('final-checked');
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'off' });
  });

  test('finds the same prompts with orientation and final check around it, which are on by default', async () => {
    const checked = await runPaper(graph, {});
    const typesOf = (some: readonly OptimizationEvent[]) => some.map(({ type }) => type);
    const changesOf = (some: readonly OptimizationEvent[]) => some.filter(({ type }) => type === 'best-changed');
    expect(changesOf(checked.events)).toEqual(changesOf(events));
    const purposes = checked.events.flatMap((event) => (event.type === 'trace-finished' ? [event.purpose] : []));
    const count = (purpose: string) => purposes.filter((other) => other === purpose).length;
    expect(count('orientation')).toBe(50);
    expect(purposes.slice(0, 50).every((purpose) => purpose === 'orientation')).toBe(true);
    expect(count('final-check')).toBe(100);
    const types = typesOf(checked.events);
    expect(types.indexOf('final-checked')).toBeGreaterThan(types.lastIndexOf('round-finished'));
    expect(types.indexOf('orientation-finished')).toBeLessThan(types.indexOf('visit-started'));
  });

  test('draws ten distinct questions for each step, at most three of them injected', () => {
    const known = pool.map(({ id }) => id);
    let injectedAtAll = 0;
    for (const { batch } of all('step-started')) {
      expect(batch).toHaveLength(10);
      expect(new Set(batch.map(({ question }) => question)).size).toBe(10);
      expect(known).toEqual(expect.arrayContaining(batch.map(({ question }) => question)));
      const injected = batch.filter((entry) => entry.injected).length;
      expect(injected).toBeLessThanOrEqual(3);
      injectedAtAll += injected;
    }
    expect(injectedAtAll).toBeGreaterThan(0);
    const batches = all('step-started').map(({ batch }) => batch.map(({ question }) => question).join());
    expect(new Set(batches).size).toBe(batches.length);
  });

  test('injects only questions that were mined before from the agent itself or its predecessors', () => {
    const mined = new Map<string, Set<string>>();
    for (const event of events) {
      if (event.type === 'misalignment-mined')
        mined.set(event.agent, (mined.get(event.agent) ?? new Set()).add(event.question));
      if (event.type !== 'step-started') continue;
      const sources = [event.agent, ...graph.predecessors(event.agent)];
      for (const { question, injected } of event.batch)
        if (injected) expect(sources.some((id) => mined.get(id)?.has(question))).toBe(true);
    }
  });

  test('runs every beam member on the one batch, and every proposal on the same questions', () => {
    for (const { started, references, children } of steps) {
      const batch = started.batch.map(({ question }) => question);
      expect(references).toEqual(started.parents.flatMap(({ version }) => batch.map((id) => `${version} ${id}`)));
      for (const { scored, traces } of children) {
        expect(traces).toEqual(batch.map((id) => `${scored.version} ${id}`));
        expect(scored.judged.map(({ question }) => question)).toEqual(batch);
      }
    }
  });

  test('requests two proposals for each member, from disjoint halves of the batch', () => {
    for (const { started, proposed, rejected } of steps) {
      expect(proposed.length + rejected).toBe(2 * started.parents.length);
      for (const { version } of started.parents) {
        const seen = proposed.filter(({ parent }) => parent === version).map((event) => event.seen);
        for (const share of seen) expect(share).toHaveLength(5);
        expect(new Set(seen.flat()).size).toBe(seen.flat().length);
      }
    }
    // A first visit starts with only the seed prompt.
    expect(steps[0]!.started.parents).toEqual([{ version: promptVersion(prompts[order[0]!]!), cumulativeScore: 0 }]);
  });

  test('adds the centred reward to the J of the parent, admits only gains, and keeps the two best', () => {
    for (const { started, children, finished } of steps) {
      const scoreOf = new Map(started.parents.map(({ version, cumulativeScore }) => [version, cumulativeScore]));
      for (const { scored } of children) {
        if (scored.reward === null) continue;
        expect(scored.cumulativeScore).toBeCloseTo(scoreOf.get(scored.parent)! + scored.reward - 0.5, 9);
        expect(scored.accepted).toBe(scored.reward > 0.5);
      }
      const entrants = children.flatMap(({ scored }) =>
        scored.accepted ? [{ version: scored.version, cumulativeScore: scored.cumulativeScore! }] : [],
      );
      const ranked = [...started.parents, ...entrants].toSorted(
        (one, other) => other.cumulativeScore - one.cumulativeScore,
      );
      expect(finished.beam).toEqual(ranked.slice(0, 2));
    }
  });

  test('recentres each refreshed beam: the best prompt before the refresh has J = 0', () => {
    for (const { before, after, batch } of all('beam-refreshed')) {
      expect(after.find(({ version }) => version === before[0]!.version)!.cumulativeScore).toBe(0);
      expect(batch).toHaveLength(before.length === 1 ? 0 : 10);
      expect(after.map(({ version }) => version).toSorted()).toEqual(before.map(({ version }) => version).toSorted());
    }
  });

  test('runs under the prompts in force: the agents after it get a better prompt at once, before the round is over', () => {
    const inForce = Object.fromEntries(Object.entries(prompts).map(([id, prompt]) => [id, promptVersion(prompt)]));
    let visited = '';
    let sawBetterInSameRound = 0;
    let changedInRound = new Set<string>();
    for (const event of events) {
      if (event.type === 'visit-started') visited = event.agent;
      if (event.type === 'round-finished') changedInRound = new Set();
      if (event.type === 'best-changed') {
        inForce[event.agent] = event.to;
        changedInRound.add(event.agent);
      }
      if (event.type !== 'trace-finished' || !['reference', 'candidate'].includes(event.purpose)) continue;
      expect({ ...event.versions, [visited]: 'under test' }).toEqual({ ...inForce, [visited]: 'under test' });
      sawBetterInSameRound += Number(order.indexOf(visited) > 0 && changedInRound.has(order[0]!));
    }
    expect(sawBetterInSameRound).toBeGreaterThan(0);
  });
});

/** The events of each step, separated by kind; traces as `<version of the visited agent> <question>`. */
function stepsOf(events: readonly OptimizationEvent[]) {
  type EventOf<Type> = Extract<OptimizationEvent, { type: Type }>;
  const open = (started: EventOf<'step-started'>) => ({
    started,
    proposed: [] as EventOf<'candidate-proposed'>[],
    rejected: 0,
    references: [] as string[],
    children: [] as { scored: EventOf<'candidate-scored'>; traces: string[] }[],
    finished: undefined as unknown as EventOf<'step-finished'>,
  });
  const steps: ReturnType<typeof open>[] = [];
  let step: ReturnType<typeof open> | undefined;
  let traces: string[] = [];
  for (const event of events) {
    if (event.type === 'step-started') step = open(event);
    if (step === undefined) continue;
    if (event.type === 'candidate-proposed') step.proposed.push(event);
    if (event.type === 'candidate-rejected') step.rejected += 1;
    if (event.type === 'trace-finished') {
      const trace = `${event.versions[step.started.agent]} ${event.question}`;
      (event.purpose === 'reference' ? step.references : traces).push(trace);
    }
    if (event.type === 'candidate-scored') {
      step.children.push({ scored: event, traces });
      traces = [];
    }
    if (event.type === 'step-finished') {
      steps.push({ ...step, finished: event });
      step = undefined;
    }
  }
  return steps;
}
