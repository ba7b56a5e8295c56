/** The factors in which the cells of an experiment may differ, in the order of a table. */
export const factors = ['benchmark', 'architecture', 'optimizer', 'variant', 'agentModel', 'seed'] as const;

export type Factor = (typeof factors)[number];

/** The label of a cell's level of each factor; `default` where an experiment does not vary the factor. */
export type Levels = Readonly<Record<Factor, string>>;

export const defaultLevel = 'default';

/** Equal for equal levels. */
export function levelsKey(levels: Levels): string {
  return JSON.stringify(factors.map((factor) => levels[factor]));
}
