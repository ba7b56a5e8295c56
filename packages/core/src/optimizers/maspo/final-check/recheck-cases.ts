import type { RecheckedCase } from '../../../event/optimization-event.ts';
import { type CompletedTurn, type Trace, turnIn, unspokenReason } from '../../../graph/trace.ts';
import { isUnscored, type Verdict, verdictWord } from '../../../judge/verdict.ts';
import type { MisalignmentCase } from '../../../misalignment/misalignment-case.ts';
import { untilLimit } from '../../../optimizer/within-budget.ts';
import type { PromptMap } from '../../../prompt/prompt-map.ts';
import { evaluatorOf } from '../../../reward/evaluator-of.ts';
import type { FinalComparison } from '../../../reward/final-comparison.ts';
import { gradeFinalAnswers } from '../../../reward/grade-final-answers.ts';
import { compareAt } from '../../../reward/judge-traces.ts';
import { finalRandom } from '../../../search/compare-prompts.ts';
import { reportTraces } from '../../../search/report-traces.ts';
import { startBatch, tracesOf } from '../../../search/run-batch.ts';
import { severity } from '../misalignment/misalignment-buffer.ts';
import type { SearchState } from '../state/search-state.ts';

/** The outcome of a case, whether it was re-run or not. */
type Recheck = Pick<RecheckedCase, 'outcome' | 'reason'>;

/**
 * Re-runs the stored cases under the final prompts, the worst of each agent first, and judges the new output of the failed agent against
 * the output with which it failed. The runs are the same as those of the final check, because their draws are the same. Where the budget
 * ends first, all cases are reported as not re-run.
 */
export async function recheckCases(search: SearchState, prompts: PromptMap): Promise<void> {
  const rerun = await untilLimit(search, (search) => rerunCases(search, prompts));
  const notRerun = { outcome: 'not-rerun', reason: 'the budget was used up' } as const;
  if (rerun !== undefined) reportTraces(search.emit, rerun.traces, { purpose: 'recheck', prompts });
  search.emit({
    type: 'cases-rechecked',
    cases: rerun?.cases ?? chosenCases(search).map(({ found }) => rechecked(found, notRerun)),
  });
}

async function rerunCases(
  search: SearchState,
  prompts: PromptMap,
): Promise<{ readonly cases: RecheckedCase[]; readonly traces: readonly Trace[] }> {
  const { graph, models, signal } = search;
  const chosen = chosenCases(search);
  const asked = new Map(chosen.flatMap(({ found, isRerun }) => (isRerun ? [[found.question.id, found.question]] : [])));
  const draw = finalRandom(search).path;
  const traces = await tracesOf(
    startBatch([...asked.values()], { graph, prompts, models: models.agent, draw, signal }),
  );
  const traceOf = new Map(traces.map((trace) => [trace.question.id, trace]));
  const cases = await Promise.all(
    chosen.map(async ({ found, isRerun }) => {
      const trace = isRerun ? traceOf.get(found.question.id)! : undefined;
      return rechecked(found, trace === undefined ? beyondLimit(search) : await judgeAgain(search, found, trace));
    }),
  );
  return { cases, traces };
}

function chosenCases({ graph, buffer, options }: SearchState) {
  return graph.agents.flatMap(({ id }) => {
    const worstFirst = buffer.casesOf(id).toSorted((one, other) => severity(other) - severity(one));
    return worstFirst.map((found, index) => ({ found, isRerun: index < options.misalignmentBuffer.recheckLimit }));
  });
}

function beyondLimit({ options }: SearchState): Recheck {
  return {
    outcome: 'not-rerun',
    reason: `beyond the limit of ${options.misalignmentBuffer.recheckLimit} for each agent`,
  };
}

async function judgeAgain(search: SearchState, found: MisalignmentCase, trace: Trace): Promise<Recheck> {
  const { agent, question, failure, category } = found;
  const turn = turnIn(trace, failure.agent);
  if (turn.status === 'failed') return stillFailing(`agent "${failure.agent}" could not answer: ${turn.reason}`);
  if (turn.status === 'silent') return { outcome: 'unscored', reason: unspokenReason(turn) };
  if (turn.output === failure.output) return stillFailing('the output is the one that failed');
  const { context, output, truncated } = failure;
  const failed: CompletedTurn = { ...turn, context, output, truncated };
  const reference: Trace = { question, turns: { [failure.agent]: failed } };
  const { graph, requirement, options, models, random, signal, scorePool, witness } = search;
  if (category === 'global' && scorePool !== undefined) {
    const traces = { graph, reference, candidate: trace };
    return recheckOf((await gradeFinalAnswers(traces, { score: scorePool, signal })).verdict, 'graded');
  }
  const [criterion, lens] =
    category === 'global' ? (['requirement', 'globalAlignment'] as const) : (['role', 'lookaheadPotential'] as const);
  const verdict = await compareAt(
    failure.agent,
    criterion,
    { graph, agent, requirement, reference, candidate: trace },
    {
      evaluator: evaluatorOf(models, lens),
      options: options.judge,
      random: random.fork('recheck', agent, question.id),
      signal,
      witness,
    },
  );
  return recheckOf(verdict, 'judged');
}

function recheckOf(verdict: Verdict, by: FinalComparison): Recheck {
  if (isUnscored(verdict)) return { outcome: 'unscored', reason: verdict.unscored };
  const word = verdictWord(verdict);
  if (word === 'win') return { outcome: 'repaired', reason: null };
  return stillFailing(`the output is ${by} ${word === 'tie' ? 'no better' : 'worse'} than the one that failed`);
}

function stillFailing(reason: string): Recheck {
  return { outcome: 'still-failing', reason };
}

function rechecked({ agent, version, question, category, failure }: MisalignmentCase, recheck: Recheck): RecheckedCase {
  return { agent, version, question: question.id, category, failedAgent: failure.agent, ...recheck };
}
