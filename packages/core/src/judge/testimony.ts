import type { Trace } from '../graph/trace.ts';
import type { OutputComparison } from './judge-request.ts';
import type { Unscored, Verdict } from './verdict.ts';

/** What a number of a search rests on beside the traces: what an evaluator was asked, and what it said. */
export type Testimony = Judgement | AgentAssessment;

/** Told of every answer of an evaluator, in no certain order. A witness cannot change a search. */
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
  /** One for each order of the two outputs that was asked for; empty where nobody was asked. */
  readonly asked: readonly AskedInOrder[];
}

export interface AskedInOrder {
  readonly candidateFirst: boolean;
  readonly verdict: Verdict;
  /** What the evaluator wrote, in full; the second one is a second try. */
  readonly replies: readonly string[];
}

/** An agent's work on one question, assessed in absolute terms. */
export interface AgentAssessment {
  readonly kind: 'assessment';
  readonly place: string;
  readonly agent: string;
  readonly trace: Trace;
  /** Whether it holds, by the names of the lenses. */
  readonly answer: Readonly<Record<string, boolean>> | Unscored;
  readonly replies: readonly string[];
}

/**
 * In an order that does not depend on what finished first. Comparisons of one place, such as those of two cases of one question, stand in
 * the order of their texts.
 */
export function inOrder(evidence: readonly Testimony[]): Testimony[] {
  const keyed = evidence.map((one) => ({ one, key: [one.place, ...textsOf(one)].join('\u0000') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ one }) => one);
}

function textsOf(one: Testimony): string[] {
  return one.kind === 'judgement' ? [one.comparison.reference.text, one.comparison.candidate.text] : [];
}
