import { lastTurn } from '../graph/agent-turns.ts';
import { agentsWithin } from '../graph/agents-within.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type CompletedTurn, type Trace, turnIn, unspokenReason } from '../graph/trace.ts';
import { compareOutputs, isTieByIdentity, type Judge } from '../judge/compare-outputs.ts';
import type { JudgedOutput, OutputComparison } from '../judge/judge-request.ts';
import type { Judgement } from '../judge/testimony.ts';
import { type Unscored, type Verdict, verdictValue } from '../judge/verdict.ts';
import type { ModelRoles } from '../model/role-model.ts';
import type { ScoreAnswer } from '../question/score-answer.ts';
import { evaluatorOf } from './evaluator-of.ts';
import { type AnswerScores, type GradedAnswers, gradeFinalAnswers } from './grade-final-answers.ts';
import type { RewardLens } from './reward-lens.ts';

/**
 * The verdicts on one question about a candidate of one agent. A lens that was not requested is null or has no verdicts. The same holds for
 * an agent that did not speak in one of the traces.
 */
export interface JudgedQuestion {
  readonly question: string;
  readonly localValidity: Verdict | null;
  /** One verdict for each agent within reach downstream, by its last turn there; empty for the terminal agent, if no agent reads it. */
  readonly lookaheadPotential: readonly { readonly agent: string; readonly verdict: Verdict }[];
  readonly globalAlignment: Verdict | null;
  /** Agents whose outputs are the same text in both traces: their tie needed no call, and shows nothing about the candidate. */
  readonly identical: readonly string[];
  /** Scores of the final answers, where scores decided the verdict and both are known. */
  readonly scores?: AnswerScores;
}

/** A comparison of two traces of one question. */
export interface TraceComparison {
  readonly graph: MasGraph;
  /** The agent whose prompt differs between the traces, in all its turns. */
  readonly agent: string;
  /** What the system's final response must do. */
  readonly requirement: string;
  readonly reference: Trace;
  readonly candidate: Trace;
}

/** The lenses to judge on, and how many hops the lookahead lens reaches. */
export interface JudgedLenses {
  readonly lenses: readonly RewardLens[];
  readonly depth: number;
}

/** A judge of several lenses, each of which may have its own evaluator. */
export interface LensJudge extends Omit<Judge, 'evaluator'> {
  readonly models: Pick<ModelRoles, 'evaluator'>;
  /** Scores final answers by their labels, instead of a judge by the requirement. */
  readonly scorePool?: ScoreAnswer | undefined;
}

/** The criterion of a judgement: an agent's role for its output, or the requirement for the final answer. */
type Criterion = 'role' | 'requirement';

/**
 * Judges a candidate's trace against the reference on the requested lenses: local and lookahead by the roles of the agents, global by the
 * requirement on the final answer. So the terminal agent's output may be judged twice, by its role and by the requirement. One verdict is
 * used for both where its role is the requirement, and where `judge.merge` says so. An agent with several turns is judged by its last turn.
 * Where final answers are scored by labels (`scorePool`), the judge decides only about roles, and no verdict is used for both.
 */
export async function judgeTraces(
  comparison: TraceComparison,
  { lenses, depth }: JudgedLenses,
  judge: LensJudge,
): Promise<JudgedQuestion> {
  const { graph, agent, reference, candidate } = comparison;
  const own = lastTurn(graph, agent);
  const spoke = (id: string) => [reference, candidate].every((trace) => turnIn(trace, id).status !== 'silent');
  const readers = agentsWithin(graph, agent, depth).filter(spoke);
  const verdicts = new Map<string, Promise<Verdict>>();
  const same = new Set<string>();
  const verdictAt = (id: string, lens: RewardLens) => {
    const isFinal = lens === 'globalAlignment' || isMerged(id, comparison, judge);
    const criterion = isFinal ? 'requirement' : 'role';
    const key = `${criterion} ${id}`;
    const evaluator = evaluatorOf(judge.models, isFinal ? 'globalAlignment' : lens);
    const verdict =
      verdicts.get(key) ?? compareAt(id, criterion, comparison, { ...judge, evaluator }, () => same.add(id));
    verdicts.set(key, verdict);
    return verdict;
  };
  let graded: GradedAnswers | undefined;
  const finalVerdict = async () => {
    const { scorePool: score, signal } = judge;
    if (score === undefined) return verdictAt(graph.terminal, 'globalAlignment');
    graded = await gradeFinalAnswers(comparison, { score, signal });
    if (graded.isSame) same.add(graph.terminal);
    return graded.verdict;
  };
  const [localValidity, lookaheadPotential, globalAlignment] = await Promise.all([
    lenses.includes('localValidity') && spoke(own) ? verdictAt(own, 'localValidity') : null,
    lenses.includes('lookaheadPotential')
      ? Promise.all(readers.map(async (id) => ({ agent: id, verdict: await verdictAt(id, 'lookaheadPotential') })))
      : [],
    lenses.includes('globalAlignment') ? finalVerdict() : null,
  ]);
  const identical = [...new Set([own, ...readers, graph.terminal])].filter((id) => same.has(id));
  const scores = graded?.scores === undefined ? {} : { scores: graded.scores };
  return { question: reference.question.id, localValidity, lookaheadPotential, globalAlignment, identical, ...scores };
}

/** Judges only the final answers of two traces. */
export function judgeFinalAnswers(comparison: Omit<TraceComparison, 'agent'>, judge: Judge): Promise<Verdict> {
  const { terminal } = comparison.graph;
  return compareAt(terminal, 'requirement', { ...comparison, agent: terminal }, judge);
}

/** The mean value over the agents within reach that were scored, all with the same weight; undefined when no agent was scored. */
export function lookaheadValue(judged: JudgedQuestion): number | undefined {
  const values = judged.lookaheadPotential
    .map(({ verdict }) => verdictValue(verdict))
    .filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isMerged(
  id: string,
  { graph, agent, requirement }: TraceComparison,
  { options, scorePool }: LensJudge,
): boolean {
  if (id !== graph.terminal || scorePool !== undefined) return false;
  if (graph.agent(id).role === requirement || options.merge === true) return true;
  return options.merge === 'terminal' && id === lastTurn(graph, agent);
}

/** Judges the outputs of one agent. `onIdentical` is called where no call is needed, because the outputs are the same text. */
export async function compareAt(
  id: string,
  criterion: Criterion,
  traces: TraceComparison,
  judge: Judge,
  onIdentical?: () => void,
): Promise<Verdict> {
  const comparison = comparisonAt(id, criterion, traces, judge);
  const random = criterion === 'role' ? judge.random.fork(id) : judge.random.fork('final answer');
  if ('unscored' in comparison) {
    if (!judge.signal.aborted) judge.witness?.(unasked(id, traces, { verdict: comparison, place: random.path }));
    return comparison;
  }
  if (isTieByIdentity(comparison, judge)) onIdentical?.();
  return compareOutputs(comparison, { ...judge, random });
}

/** The evidence of a comparison that could not be made. */
function unasked(
  agent: string,
  { reference, candidate }: TraceComparison,
  { verdict, place }: { verdict: Unscored; place: string },
): Judgement {
  const comparison = {
    agent,
    question: reference.question.text,
    reference: { text: '', trace: reference },
    candidate: { text: '', trace: candidate },
  };
  return { kind: 'judgement', place, comparison, judgements: [{ verdict, asked: [] }] };
}

/** What a judge reads about one agent's outputs in two traces. */
export function comparisonAt(
  id: string,
  criterion: Criterion,
  { graph, requirement, reference, candidate }: TraceComparison,
  judge: Pick<Judge, 'options'>,
): OutputComparison | Unscored {
  const [before, after] = [turnIn(reference, id), turnIn(candidate, id)];
  if (before.status !== 'completed') return { unscored: `reference: ${unspokenReason(before)}` };
  if (after.status !== 'completed') return { unscored: `candidate: ${unspokenReason(after)}` };
  const asked = { agent: id, question: reference.question.text };
  const alone = {
    reference: { text: before.output, trace: reference },
    candidate: { text: after.output, trace: candidate },
  };
  if (criterion === 'requirement') return { ...asked, brief: requirement, ...alone };
  if (judge.options.sees === 'question') return { ...asked, ...alone };
  const given = (trace: Trace, { output, context }: CompletedTurn): JudgedOutput => ({ text: output, context, trace });
  return {
    ...asked,
    brief: graph.agent(id).role,
    reference: given(reference, before),
    candidate: given(candidate, after),
  };
}
