/** `repaired`: this project's graders. `as-published`: the rules of the paper's released code, to compare with published numbers. */
export type GradingMode = 'repaired' | 'as-published';
