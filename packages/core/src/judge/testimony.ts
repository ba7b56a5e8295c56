import type { Trace } from '../graph/trace.ts';
import type { OutputComparison } from './judge-request.ts';
import type { Unscored, Verdict } from './verdict.ts';

/** The evidence behind the numbers of a search, besides the traces: what an evaluator was asked, and what it replied. */
export type Testimony = Judgement | AgentAssessment;

/** Receives every answer of an evaluator, in no fixed order. A witness cannot change a search. */
export type Witness = (evidence: Testimony) => void;

/** One comparison of two outputs. */
export interface Judgement {
  readonly kind: 'judgement';
  /** Path of the comparison's stream of draws: where in the search it was made. */
  readonly place: string;
  readonly comparison: OutputComparison;
  /** One for each judgement that was made; the verdict on the comparison is their majority. */
  readonly judgements: readonly SingleJudgement[];
}

export interface SingleJudgement {
  readonly verdict: Verdict;
  /** One for each order of the two outputs that was judged; empty where the judge was not called. */
  readonly asked: readonly AskedInOrder[];
}

export interface AskedInOrder {
  readonly candidateFirst: boolean;
  readonly verdict: Verdict;
  /** What the evaluator wrote, in full; a second reply is a second try. */
  readonly replies: readonly string[];
}

/** An agent's work on one question, assessed in absolute terms. */
export interface AgentAssessment {
  readonly kind: 'assessment';
  readonly place: string;
  readonly agent: string;
  readonly trace: Trace;
  /** Lens name -> whether the lens holds. */
  readonly answer: Readonly<Record<string, boolean>> | Unscored;
  readonly replies: readonly string[];
}

/**
 * Sorts evidence so that its order does not depend on what finished first. Comparisons of one place, such as those of two cases of one
 * question, are sorted by their texts.
 */
export function inOrder(evidence: readonly Testimony[]): Testimony[] {
  const keyed = evidence.map((one) => ({ one, key: [one.place, ...textsOf(one)].join('\u0000') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ one }) => one);
}

function textsOf(one: Testimony): string[] {
  return one.kind === 'judgement' ? [one.comparison.reference.text, one.comparison.candidate.text] : [];
}
