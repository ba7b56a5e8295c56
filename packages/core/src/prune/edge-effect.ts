import type { Edge } from '../graph/graph-definition.ts';
import { roundNoise } from '../reward/round-noise.ts';
import { sameEdge } from './sub-graph.ts';

/**
 * One judged trial: the edges that were used, and the value of its final answer against that of the whole graph, 0 to
 * 1; undefined when unscored.
 */
export interface JudgedTrial {
  readonly edges: readonly Edge[];
  readonly value: number | undefined;
}

/** The effect of an edge on the final answer, measured in the trials. */
export interface EdgeEffect {
  readonly edge: Edge;
  /** Scored trials with and without the edge. */
  readonly trials: { readonly with: number; readonly without: number };
  /**
   * Mean value with the edge minus the mean without it, -1 to 1; null where one of the two kinds of trials is missing,
   * or where fewer than half of its trials were scored.
   */
  readonly effect: number | null;
}

export function edgeEffect(edge: Edge, trials: readonly JudgedTrial[]): EdgeEffect {
  const has = ({ edges }: JudgedTrial) => edges.some((other) => sameEdge(edge, other));
  const present = scoredOf(trials.filter(has));
  const absent = scoredOf(trials.filter((trial) => !has(trial)));
  return {
    edge,
    trials: { with: present.values.length, without: absent.values.length },
    effect: present.isEnough && absent.isEnough ? roundNoise(mean(present.values) - mean(absent.values)) : null,
  };
}

/**
 * Equal answers are a tie without a judgement. If most other trials are unscored, the ties would wrongly show that the edge has no effect.
 */
function scoredOf(trials: readonly JudgedTrial[]): { values: number[]; isEnough: boolean } {
  const values = trials.map(({ value }) => value).filter((value) => value !== undefined);
  return { values, isEnough: values.length > 0 && values.length * 2 >= trials.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
