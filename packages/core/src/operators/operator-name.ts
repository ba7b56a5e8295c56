/** The ways in which a new prompt is made: `rewrite` is the paper's, the others are those of the second source. */
export const operatorNames = [
  'rewrite',
  'rephrase',
  'add-constraint',
  'add-example',
  'add-negative-example',
  'reorder-steps',
] as const;

export type OperatorName = (typeof operatorNames)[number];
