/** `repaired`: the best grading this project knows. `as-published`: the released code's rules, to compare with published numbers. */
export type GradingMode = 'repaired' | 'as-published';
