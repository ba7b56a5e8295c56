import { lastTurn } from '../../graph/agent-turns.ts';
import { graphUpTo } from '../../graph/graph-up-to.ts';
import { startRerun } from '../../graph/run-graph.ts';
import type { Trace } from '../../graph/trace.ts';
import { judgeOutputs } from '../../judge/compare-outputs.ts';
import { isSoft, type Verdict, type VerdictWord, verdictWord } from '../../judge/verdict.ts';
import type { FindCopies } from '../../operators/find-copies.ts';
import type { RunningSearch } from '../../optimizer/run-prompt-search.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import type { RandomSource } from '../../random/random-source.ts';
import { evaluatorOf } from '../../reward/evaluator-of.ts';
import { gradeFinalAnswers } from '../../reward/grade-final-answers.ts';
import { comparisonAt } from '../../reward/judge-traces.ts';
import { meanVerdict } from '../../search/compare-with-seed.ts';
import { propose } from '../../search/propose.ts';
import { reportTraces } from '../../search/report-traces.ts';
import { rewriteOrder } from '../../search/rewrite-order.ts';
import { startBatch, tracesOf } from '../../search/run-batch.ts';
import type { SpoOptions } from './spo-settings.ts';

/** One proposal for one agent, made and judged on the same drawn questions. Only this agent and the agents before it are run. */
export async function playRound(
  running: RunningSearch,
  {
    agent,
    round,
    trial,
    options,
    findCopies,
  }: { agent: string; round: number; trial: number; options: SpoOptions; findCopies: FindCopies },
): Promise<void> {
  const { pool, models, signal, emit, prompts } = running;
  const random = running.random.fork(agent, `round ${round}`);
  const questions = random.fork('questions').shuffle(pool).slice(0, options.questions);
  const execution = {
    graph: graphUpTo(running.graph, lastTurn(running.graph, agent)),
    prompts,
    models: models.agent,
    draw: random.path,
    signal,
  };
  const runs = startBatch(questions, execution);
  const references = await tracesOf(runs);
  reportTraces(emit, references, { purpose: 'reference', prompts });

  const order = rewriteOrder(running, { agent, step: round, runs, draw: random.fork('propose').path });
  const [candidate] = await propose({ ...running, findCopies }, [order]);
  if (candidate === undefined) return;
  const tried = { ...prompts, [agent]: candidate.prompt };
  const candidates = await tracesOf(runs.map((run) => startRerun(run, agent, { ...execution, prompts: tried })));
  reportTraces(emit, candidates, { purpose: 'candidate', prompts: tried });

  const judged = references.map((reference, index) =>
    compareLocally(running, { agent, reference, candidate: candidates[index]!, options, random }),
  );
  const verdicts = (await Promise.all(judged)).flat();
  const value = meanVerdict(verdicts);
  // There is a value only where at least half of the verdicts are scored: a prompt that fails on most questions must not win by the few
  // others.
  const accepted = value !== null && countOf(verdicts, 'win') > countOf(verdicts, 'loss');
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
    // Wins and losses are counted by the words of the verdicts, so a mean of probabilities has no bar.
    bar: verdicts.some(isSoft) ? null : 0.5,
    accepted,
  });
}

/** One verdict for each judgement; graded final answers have only one. */
async function compareLocally(
  { graph, requirement, models, signal, scorePool, witness }: RunningSearch,
  {
    agent,
    reference,
    candidate,
    options,
    random,
  }: { agent: string; reference: Trace; candidate: Trace; options: SpoOptions; random: RandomSource },
): Promise<Verdict[]> {
  const judge = { ...options.judge, repeats: options.repetitions };
  const own = lastTurn(graph, agent);
  const criterion = own === graph.terminal ? 'requirement' : 'role';
  const traces = { graph, agent, requirement, reference, candidate };
  if (criterion === 'requirement' && scorePool !== undefined)
    return [(await gradeFinalAnswers(traces, { score: scorePool, signal })).verdict];
  const comparison = comparisonAt(own, criterion, traces, { options: judge });
  if ('unscored' in comparison) return Array.from({ length: options.repetitions }, () => comparison);
  return judgeOutputs(comparison, {
    evaluator: evaluatorOf(models, criterion === 'role' ? 'localValidity' : 'globalAlignment'),
    options: judge,
    random: random.fork('judge', reference.question.id),
    signal,
    witness,
  });
}

function countOf(verdicts: readonly Verdict[], word: VerdictWord): number {
  return verdicts.filter((verdict) => verdictWord(verdict) === word).length;
}
