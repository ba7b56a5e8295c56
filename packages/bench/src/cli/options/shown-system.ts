import { basename, extname } from 'node:path';
import { type AgentSystem, findArchitecture, parseCustomSystem } from '@maspo/architectures';
import { type AnswerFormat, MaspoError } from '@maspo/core';
import { parseInput } from '../../input/parse-input.ts';
import { readYaml } from '../../input/read-yaml.ts';

/** A system with its description. */
export interface ShownSystem {
  readonly name: string;
  readonly description: string;
  /** Resolved options; none for a graph file. */
  readonly options: unknown;
  readonly system: AgentSystem;
}

/**
 * The named architecture with these options, or the graph file. Throws `MaspoError` for an unknown name or a wrong
 * option or file.
 */
export async function findSystem(
  name: string,
  { format, options }: { readonly format: AnswerFormat; readonly options: Readonly<Record<string, unknown>> },
): Promise<ShownSystem> {
  if (/\.(ya?ml|json)$/i.test(name)) {
    if (Object.keys(options).length > 0)
      throw new MaspoError('invalid-input', `a graph file has no options: remove ${Object.keys(options).join(', ')}`);
    const system = parseCustomSystem(await readYaml(name), name);
    return { name: basename(name, extname(name)), description: `The graph file ${name}.`, options: {}, system };
  }
  const architecture = findArchitecture(name);
  const resolved = parseInput(options, { schema: architecture.options, subject: `architecture ${name}` });
  return {
    name,
    description: architecture.description,
    options: resolved,
    system: architecture.build(format, resolved),
  };
}
