import { MaspoError, refuseIssues } from '../error/maspo-error.ts';
import { holdUnfinished, type Observe } from '../event/hold-unfinished.ts';
import { checkModelKeys } from '../graph/check-model-keys.ts';
import type { ModelRoles } from '../model/role-model.ts';
import { shareEqualScores } from '../question/score-answer.ts';
import { createRandomSource } from '../random/random-source.ts';
import { shownValue } from '../text/shown-value.ts';
import { issuesOf, missingParts, type OptimizationProblem } from './optimization-problem.ts';
import type { OptimizationResult, Optimizer, Spent } from './optimizer.ts';

export interface OptimizeOptions {
  readonly models: ModelRoles;
  /** Options as a user writes them; what is left out gets the optimizer's default. */
  readonly options?: unknown;
  readonly seed?: number | string;
  /** Called for every event in logical order, with the evidence behind it. */
  readonly emit?: Observe;
  readonly signal?: AbortSignal;
  /** What the run has used so far; needed for a guard on tokens. */
  readonly spent?: () => Spent;
  /** Whether a deadline has passed; called between steps. When left out, there is no deadline. */
  readonly expired?: () => boolean;
  /** Runs the whole schedule: stop conditions are measured but do not end the search. Used to forecast the longest run. */
  readonly toTheEnd?: boolean;
}

/**
 * Runs an optimizer on a problem. Throws `MaspoError`: `invalid-input` with all issues of problem and options, before
 * any model is called; `stopped` when `signal` was aborted without its own reason; or the systemic failure that ended
 * the run, after a `stopped` event. When it returns or throws, the run has stopped completely. Calls that were still in
 * flight are aborted, with `budget-exhausted` as the reason where the budget ended the search.
 */
export async function optimize<Options>(
  optimizer: Optimizer<Options>,
  problem: OptimizationProblem,
  {
    models,
    options = {},
    seed = 0,
    emit = () => {},
    signal,
    spent,
    expired = () => false,
    toTheEnd = false,
  }: OptimizeOptions,
): Promise<OptimizationResult> {
  refuseIssues('optimize', [...modelIssues(models), ...missingParts(problem)]);
  const parsed = optimizer.options.safeParse(options);
  const isGraded = parsed.success && optimizer.gradesPool?.(parsed.data) === true;
  refuseIssues('optimize', [
    ...issuesOf(problem),
    ...checkModelKeys(problem.graph, Object.keys(models.agent.byKey ?? {})),
    ...(parsed.success ? optimizer.check(problem, parsed.data) : []),
    ...(isGraded ? gradingIssues(problem) : []),
    ...(parsed.error?.issues ?? []).map((issue) =>
      [`optimizer "${optimizer.name}"`, ...issue.path, issue.message].join(': '),
    ),
  ]);
  const search = new AbortController();
  const { emit: report, witness } = holdUnfinished(emit);
  try {
    const result = await optimizer.optimize(isGraded ? graded(problem) : ungraded(problem), {
      options: parsed.data!,
      models,
      random: createRandomSource(seed),
      emit: report,
      witness,
      expired,
      toTheEnd,
      ...(spent === undefined ? {} : { spent }),
      signal: signal === undefined ? search.signal : AbortSignal.any([signal, search.signal]),
    });
    if (result.status === 'budget-exhausted') search.abort(new MaspoError('budget-exhausted', 'the search has ended'));
    return result;
  } catch (error) {
    search.abort(error);
    const reason = isPlainAbort(error)
      ? new MaspoError('stopped', 'the optimization was stopped by its caller', { cause: error })
      : error;
    if (reason instanceof MaspoError) report({ type: 'stopped', reason: reason.code });
    throw reason;
  }
}

/** Models that a caller without a type checker may have left out. */
function modelIssues(models: Partial<ModelRoles> | null | undefined): string[] {
  return (['agent', 'optimizer', 'evaluator'] as const).flatMap((role) =>
    typeof models?.[role]?.chat === 'function'
      ? []
      : [
          `models.${role}: expected { chat, temperature, maxTokens }, received ${shownValue(models?.[role])}; rolesWithPaperSampling(chat) makes all three roles of one chat function`,
        ],
  );
}

function gradingIssues({ scorePool }: OptimizationProblem): string[] {
  return scorePool === undefined
    ? [
        'reward.global is graded, and the questions of the pool have no labels: give the problem `scorePool`, which grades final answers to them, or set reward.global to judged',
      ]
    : [];
}

function graded(problem: OptimizationProblem): OptimizationProblem {
  return { ...problem, scorePool: shareEqualScores(problem.scorePool!) };
}

/** An optimizer gets scores only where its options ask for them. */
function ungraded({ scorePool: _, ...problem }: OptimizationProblem): OptimizationProblem {
  return problem;
}

/** Whether an `AbortController` throws this error when it was aborted without a reason. */
function isPlainAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
