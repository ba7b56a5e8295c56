// Your own optimizer in one file. A configuration names it by its path, as my-modules.yaml does:
//   optimizer: { module: ./my-hints.ts, hints: [Work in small numbered steps.] }
import {
  compareOutputs,
  finalTurn,
  type OptimizationContext,
  type OptimizationProblem,
  type Optimizer,
  type PromptMap,
  promptVersion,
  runGraph,
  signTest,
  type Verdict,
} from '@maspo/core';
import { z } from 'zod';

const options = z.strictObject({
  hints: z
    .array(z.string().min(1))
    .min(1)
    .default(['Work in small numbered steps.', 'Say plainly what you are unsure of.'])
    .describe('Sentences that are tried in front of each prompt'),
});

type Context = OptimizationContext<z.infer<typeof options>>;

/** Tries each hint in each agent's prompt, and keeps a hint if the final answers then win more often than they lose. */
const hintByHint: Optimizer<z.infer<typeof options>> = {
  name: 'hint-by-hint',
  options,
  usesLabels: false,
  explain: ({ hints }) => [
    { path: 'hints', value: hints, meaning: 'Sentences that are tried', source: 'configuration' },
  ],
  check: () => [],
  async optimize(problem, context) {
    const { graph, prompts: seed, frozen = [], pool } = problem;
    const { emit, expired } = context;
    emit({
      type: 'run-started',
      version: 1,
      optimizer: 'hint-by-hint',
      options: context.options,
      ablations: [],
      seed: context.random.path,
      agents: graph.agents.map(({ id }) => id),
      frozen,
      edges: graph.edges,
      prompts: seed,
      pool: pool.map(({ id }) => id),
    });
    let prompts = seed;
    let trial = 0;
    for (const agent of Object.keys(seed).filter((id) => !frozen.includes(id)))
      for (const hint of context.options.hints) {
        if (expired()) break;
        const tried = { ...prompts, [agent]: `${hint}\n${prompts[agent]}` };
        const { reward } = countOf(await compare(problem, context, { candidate: tried, reference: prompts }));
        const accepted = reward !== null && reward > 0.5;
        if (accepted) prompts = tried;
        const versions = Object.fromEntries(Object.entries(tried).map(([id, prompt]) => [id, promptVersion(prompt)]));
        const batch = pool.map(({ id }) => id);
        trial += 1;
        emit({
          type: 'trial-finished',
          trial,
          on: 'full',
          versions,
          batch,
          metric: 'win-rate',
          value: reward,
          bar: 0.5,
          accepted,
        });
      }
    emit({ type: 'search-ended', by: expired() ? 'deadline' : 'schedule' });
    const counts = countOf(
      prompts === seed ? [] : await compare(problem, context, { candidate: prompts, reference: seed }),
    );
    const improved = counts.reward !== null && counts.reward > 0.5;
    const outcome = prompts === seed ? 'unchanged' : improved ? 'improved' : 'seed-kept';
    const finalCheck = { outcome, ...counts } as const;
    const best = improved ? prompts : seed;
    emit({ type: 'final-checked', ...finalCheck });
    emit({ type: 'run-finished', prompts: best, outcome });
    return { status: expired() ? 'deadline-reached' : 'finished', prompts: best, finalCheck };
  },
};

export default hintByHint;

/** The judge's verdicts on the final answers under two prompt maps, one verdict for each question of the pool. */
function compare(
  { graph, pool, requirement }: OptimizationProblem,
  { models, random, signal }: Context,
  prompts: { readonly candidate: PromptMap; readonly reference: PromptMap },
): Promise<Verdict[]> {
  const judge = {
    reads: 'text',
    order: 'alternate',
    repeats: 1,
    sees: 'role-and-context',
    choice: 'with-tie',
    unreadable: 'ask-again',
    merge: false,
  } as const;
  const answer = async (question: (typeof pool)[number], map: PromptMap) =>
    finalTurn(
      graph,
      await runGraph(question, { graph, prompts: map, models: models.agent, draw: question.id, signal }),
    );
  return Promise.all(
    pool.map(async (question): Promise<Verdict> => {
      const [one, other] = await Promise.all([
        answer(question, prompts.candidate),
        answer(question, prompts.reference),
      ]);
      if (one.status !== 'completed' || other.status !== 'completed') return { unscored: 'an agent could not answer' };
      const outputs = { candidate: { text: one.output }, reference: { text: other.output } };
      return compareOutputs(
        { agent: graph.terminal, brief: requirement, question: question.text, ...outputs },
        { evaluator: models.evaluator, options: judge, random: random.fork('judge', question.id), signal },
      );
    }),
  );
}

function countOf(verdicts: readonly Verdict[]) {
  const count = (kind: Verdict) => verdicts.filter((verdict) => verdict === kind).length;
  const [wins, ties, losses] = [count('win'), count('tie'), count('loss')];
  const scored = wins + ties + losses;
  const reward = scored === 0 ? null : (wins + ties / 2) / scored;
  return { wins, ties, losses, unscored: verdicts.length - scored, reward, p: signTest(wins, losses) };
}
