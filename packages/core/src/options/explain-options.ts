import { type ZodType, z } from 'zod';
import { type CitedTree, isCited } from './cited.ts';

/** One resolved setting. */
export interface ExplainedOption {
  /** Its path in the configuration, e.g. `search.size`. */
  readonly path: string;
  readonly value: unknown;
  readonly meaning: string;
  /** Where the value comes from; `configuration` for a value that the user set. */
  readonly source: string;
}

/**
 * Every setting of resolved options: its meaning from the schema's descriptions, its source from the first of the trees that
 * holds the same value at the same place.
 */
export function explainOptions<Options>(
  schema: ZodType<Options>,
  options: Options,
  defaults: readonly CitedTree<Partial<Options>>[],
): ExplainedOption[] {
  const root = z.toJSONSchema(schema, { io: 'output' }) as SchemaNode;
  const walk = (value: unknown, path: readonly string[], node: SchemaNode, inherited: string): ExplainedOption[] => {
    const meaning = node.description ?? inherited;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [{ path: path.join('.'), value, meaning, source: sourceOf(path, value, defaults) }];
    return Object.entries(value).flatMap(([name, below]) =>
      walk(below, [...path, name], propertyOf(node, name, value), meaning),
    );
  };
  return walk(options, [], root, '');
}

interface SchemaNode {
  readonly description?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
}

/** The property's schema, from the alternative that has the value's kind. */
function propertyOf(node: SchemaNode, name: string, value: object): SchemaNode {
  const alternatives = node.oneOf ?? node.anyOf ?? [node];
  const { kind } = value as { kind?: unknown };
  const fitting = alternatives.find(
    ({ properties }) =>
      properties?.[name] !== undefined && (kind === undefined || properties.kind?.const === kind || name === 'kind'),
  );
  return fitting?.properties?.[name] ?? {};
}

function sourceOf(path: readonly string[], value: unknown, defaults: readonly unknown[]): string {
  for (const tree of defaults) {
    const found = path.reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], tree);
    if (isCited(found) && JSON.stringify(found.value) === JSON.stringify(value)) return found.source;
  }
  return 'configuration';
}
