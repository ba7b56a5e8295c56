import type { Expression } from './expression.ts';
import type { Region } from './region.ts';

/** The content of an answer, with the structure that comparing needs. */
export type Value =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'based'; readonly digits: string; readonly base: number }
  | { readonly kind: 'quantity'; readonly expression: Expression; readonly unit?: string }
  /** Several values without brackets, by commas, "and", "or" or plus-minus. */
  | { readonly kind: 'several'; readonly items: readonly Value[] }
  | { readonly kind: 'set'; readonly items: readonly Value[] }
  /** In parentheses or square brackets; two items may also be an interval. */
  | { readonly kind: 'tuple'; readonly items: readonly Value[]; readonly open: string; readonly close: string }
  | { readonly kind: 'region'; readonly region: Region; readonly variable?: string }
  | { readonly kind: 'matrix'; readonly rows: readonly (readonly Value[])[] }
  | { readonly kind: 'ratio'; readonly terms: readonly Expression[] }
  | Clock
  | Assignment
  | Equation
  /** `difference` is above 0, or at least 0 if not `strict`. */
  | { readonly kind: 'inequality'; readonly difference: Expression; readonly strict: boolean };

/** A time of day or a duration: `9:05`, `12:30:15 p.m.` It is not a ratio: 6:30 is not 12:60, and 6:00 is not 3:00. */
export interface Clock {
  readonly kind: 'clock';
  /** Without a leading zero. */
  readonly time: string;
  readonly half?: 'am' | 'pm';
  /** The terms of the ratio, if it may be a ratio in lowest terms. */
  readonly ratio?: readonly Expression[];
}

/** A name and its value, or a chain of several values that should be equal. */
export interface Assignment {
  readonly kind: 'assignment';
  /** As written, without spaces. */
  readonly name: string;
  /** Name minus value, where both are formulas. */
  readonly difference?: Expression;
  readonly values: readonly Value[];
}

/** `difference` is 0. A chain has more than two sides; its difference is between the first and the last side. */
export interface Equation {
  readonly kind: 'equation';
  readonly difference: Expression;
  readonly sides: readonly Value[];
}
