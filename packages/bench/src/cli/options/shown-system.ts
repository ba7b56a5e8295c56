import { basename, dirname, extname, join } from 'node:path';
import { type AgentSystem, findArchitecture, parseCustomSystem, parseOwnSystem } from '@maspo/architectures';
import { type AnswerFormat, contextToken, MaspoError, questionToken } from '@maspo/core';
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
    const data = await readYaml(name);
    refuseConfiguration(data, name);
    const isOwn = isOfOwnCode(data);
    return {
      name: basename(name, extname(name)),
      description: isOwn ? `The graph file ${name} of a system that runs in its own code.` : `The graph file ${name}.`,
      options: {},
      system: isOwn ? parseOwnSystem(data, `graph file ${name}`) : parseCustomSystem(data, name),
    };
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

/**
 * Whether a graph file describes a system that runs in its own code. Only a configuration states it, but of all valid files only those of
 * such systems name their ends or have no token in any prompt.
 */
function isOfOwnCode(data: unknown): boolean {
  const { agents, ends } = (data ?? {}) as { readonly agents?: unknown; readonly ends?: unknown };
  if (!Array.isArray(agents) || agents.length === 0) return false;
  const text = JSON.stringify(agents);
  return ends !== undefined || ![questionToken, contextToken].some((token) => text.includes(token));
}

/** The name of a configuration is easily given in place of that of its graph file. */
function refuseConfiguration(data: unknown, name: string): void {
  const { agents, architecture } = (data ?? {}) as { readonly agents?: unknown; readonly architecture?: unknown };
  if (agents !== undefined || architecture === undefined) return;
  const { graph, name: builtIn } = (architecture ?? {}) as { readonly graph?: unknown; readonly name?: unknown };
  const path = typeof graph === 'string' ? `: give the file that it names, ${join(dirname(name), graph)}` : '';
  const known = typeof builtIn === 'string' ? `: give the architecture that it names, ${builtIn}` : '';
  throw new MaspoError('invalid-input', `${name} is a configuration, expected a graph file${path}${known}`);
}
