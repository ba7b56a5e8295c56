/** A setting with its source. */
export interface Cited<Value> {
  readonly value: Value;
  readonly source: string;
}

/** Options with a source for every single setting; a list is one setting. */
export type CitedTree<Options> = Options extends string | number | boolean | readonly unknown[]
  ? Cited<Options>
  : { readonly [Name in keyof Options]: CitedTree<Options[Name]> };

export function cited<const Value>(value: Value, source: string): Cited<Value> {
  return { value, source };
}

/** The options without their sources. */
export function withoutSources<Options>(tree: CitedTree<Options>): Options {
  if (isCited(tree)) return tree.value as Options;
  return Object.fromEntries(
    Object.entries(tree as object).map(([name, below]) => [name, withoutSources(below)]),
  ) as Options;
}

export function isCited(tree: unknown): tree is Cited<unknown> {
  return typeof tree === 'object' && tree !== null && 'source' in tree && 'value' in tree;
}
