/**
 * Your own optimizer in one file, a hill climber. Each trial asks for one new prompt for one agent, in turn, and keeps it if the judge
 * finds the final answers better with it. my-optimizer.test.ts runs the tests that every optimizer must pass.
 */
import {
  cited,
  comparePrompts,
  createCopyFinder,
  finalRewardDefaults,
  finalRewardSchema,
  isGraded,
  judgeDefaults,
  judgeOptionsSchema,
  meanVerdict,
  type Optimizer,
  optionsWithDefaults,
  propose,
  type RunningSearch,
  reportTraces,
  rewriteOrder,
  runPromptSearch,
  type SearchEnd,
  searchedAgents,
  startBatch,
  tracesOf,
  versionsOf,
} from '@maspo/core';
import { z } from 'zod';

const settings = z.strictObject({
  trials: z.int().min(1).describe('New prompts that are asked for and tried'),
  batch: z.int().min(1).describe('Questions of a trial'),
  reward: finalRewardSchema,
  judge: judgeOptionsSchema,
});
type Settings = z.infer<typeof settings>;

/** `explain` shows the source of every default. */
const mine = 'chosen here';
const options = optionsWithDefaults<Settings>(settings, {
  trials: cited(6, mine),
  batch: cited(4, mine),
  reward: finalRewardDefaults,
  judge: judgeDefaults,
});

const hillClimbing: Optimizer<Settings> = {
  ...options,
  name: 'hill-climbing',
  usesLabels: false,
  /** With `reward: { global: graded }`, `comparePrompts` compares the final answers by graders. */
  gradesPool: isGraded,
  check: ({ pool }, { batch }) =>
    pool.length >= batch ? [] : [`the pool has ${pool.length} questions: give ${batch}`],
  optimize: (problem, context) => {
    const { judge } = context.options;
    const plan = { name: 'hill-climbing', judge, objective: 'win-rate', search: climb } as const;
    return runPromptSearch(plan, problem, context);
  },
};

export default hillClimbing;

async function climb(
  running: RunningSearch,
  _: unknown,
  { options: { trials, batch }, expired }: { options: Settings; expired: () => boolean },
): Promise<SearchEnd> {
  const findCopies = createCopyFinder(running.pool);
  const agents = searchedAgents(running);
  for (let trial = 1; trial <= trials; trial++) {
    if (expired()) return 'deadline';
    // Draws depend on the position in the search, so an interrupted run repeats the same draws.
    const random = running.random.fork('trial', trial);
    const questions = random.fork('questions').shuffle(running.pool).slice(0, batch);
    const agent = agents[(trial - 1) % agents.length]!;
    const { graph, prompts, models, signal, emit } = running;

    const runs = startBatch(questions, { graph, prompts, models: models.agent, draw: random.path, signal });
    reportTraces(emit, await tracesOf(runs), { purpose: 'proposal', prompts });
    const order = rewriteOrder(running, { agent, step: trial, runs, draw: random.fork('propose').path });
    const [candidate] = await propose({ ...running, findCopies }, [order]);
    if (candidate === undefined) continue;

    const tried = { ...prompts, [agent]: candidate.prompt };
    const compared = await comparePrompts(running, { reference: prompts, candidate: tried, questions });
    reportTraces(emit, compared.references, { purpose: 'reference', prompts });
    reportTraces(emit, compared.candidates, { purpose: 'candidate', prompts: tried });
    const value = meanVerdict(compared.verdicts);
    const accepted = value !== null && value > 0.5;
    if (accepted) running.prompts = tried;
    emit({
      type: 'trial-finished',
      trial,
      on: 'batch',
      agent,
      versions: versionsOf(tried),
      batch: questions.map(({ id }) => id),
      metric: 'win-rate',
      value,
      bar: 0.5,
      accepted,
    });
  }
  return 'schedule';
}
