import { resolve } from 'node:path';
import {
  type AgentSystem,
  type Architecture,
  architectures,
  findArchitecture,
  parseCustomSystem,
  parseOwnSystem,
  type SeededSystem,
} from '@maspo/architectures';
import {
  type AnswerFormat,
  checkPrompts,
  createSystem,
  MaspoError,
  type OwnSystem,
  type PromptMap,
  refuseIssues,
  withHandoff,
} from '@maspo/core';
import type { SystemClient } from '@maspo/models';
import { z } from 'zod';
import type { RunConfig } from '../config/run-config.ts';
import { parseInput } from '../input/parse-input.ts';
import { readYaml } from '../input/read-yaml.ts';
import type { ModuleRecord } from '../records/manifest.ts';
import { aFunction, aSchema, aText, type Expected, inModule, loadModule } from './load-module.ts';

/** A system of agents, and the module that it comes from. */
export interface SystemSetup extends AgentSystem {
  readonly module?: ModuleRecord;
  /** Opens a module's system that runs the agents in its own code; left out for all other systems. */
  readonly open?: () => SystemClient;
  /** Whether such a system gives equal outputs to equal requests; left out if its module does not declare it. */
  readonly deterministic?: boolean | undefined;
}

interface SystemSource {
  readonly directory: string;
  readonly format: AnswerFormat;
  /** Whether the agents run in their own code (`models.agent` is a system). */
  readonly isOwnCode: boolean;
}

/**
 * The agents of a configuration; paths are relative to `directory`. Throws `MaspoError` for a missing or wrong input.
 */
export async function readSystem(
  { frozen: _, handoff, prompts, ...architecture }: RunConfig['architecture'],
  from: SystemSource,
): Promise<SystemSetup> {
  const system = await readGraph(architecture, { ...from, isBare: prompts === 'bare' });
  if (system.graph.ownCode && handoff !== undefined)
    throw new MaspoError(
      'invalid-input',
      'architecture.handoff: the system hands on its work in its own code: remove it',
    );
  const graph = handoff === undefined ? system.graph : withHandoff(system.graph, handoff);
  return { ...system, graph, prompts: typeof prompts === 'object' ? replaced(system, prompts) : system.prompts };
}

async function readGraph(
  {
    name,
    graph,
    module: path,
    system,
    ...options
  }: Pick<RunConfig['architecture'], 'name' | 'graph' | 'module' | 'system'> & Readonly<Record<string, unknown>>,
  { directory, format, isOwnCode, isBare }: SystemSource & { readonly isBare: boolean },
): Promise<SystemSetup> {
  if (graph !== undefined) {
    refuseOptions('architecture', options);
    const data = await readYaml(resolve(directory, graph));
    return isOwnCode ? parseOwnSystem(data, `graph file ${graph}`) : parseCustomSystem(data, graph);
  }
  if (system !== undefined) {
    refuseOptions('architecture', options);
    return systemOfModule(system, directory);
  }
  if (path !== undefined) {
    const { system, record } = await buildOfModule(path, { directory, format, options });
    return { ...seeded(system, { isBare, owner: path }), module: record };
  }
  const architecture = findArchitecture(name!);
  const resolved = parseInput(options, { schema: architecture.options, subject: `architecture ${name}` });
  return seeded(architecture.build(format, resolved), { isBare, owner: name! });
}

/** The system with its seed prompts, in their bare form if the configuration requires it. */
function seeded(
  { barePrompts, ...system }: AgentSystem & Partial<Pick<SeededSystem, 'barePrompts'>>,
  { isBare, owner }: { readonly isBare: boolean; readonly owner: string },
): AgentSystem {
  if (!isBare) return system;
  if (barePrompts === undefined)
    throw new MaspoError(
      'invalid-input',
      `${owner} has no bare prompts: leave \`prompts: bare\` out, or build barePrompts beside prompts`,
    );
  return { ...system, prompts: barePrompts };
}

const ownSystemShape = z.looseObject({
  agents: z.array(z.unknown()),
  edges: z.array(z.unknown()),
  run: aFunction,
  deterministic: z.boolean('expected true or false').optional(),
});

const expectedSystem: Expected<OwnSystem> = {
  kind: 'a system',
  shape: ownSystemShape,
  nameOf: () => '',
  builtIn: [],
};

/** A system that a module runs in its own code: `{ agents: [{ id, role, prompt }], edges, run }`. */
async function systemOfModule(path: string, directory: string): Promise<SystemSetup> {
  const { value, record } = await loadModule(path, { directory, expected: expectedSystem });
  const { agents, edges, ends, deterministic } = value;
  const described = parseOwnSystem({ agents, edges, ...(ends === undefined ? {} : { ends }) }, path);
  const open = () => ({ chat: createSystem(value).agent.chat, close: async () => {} });
  return { ...described, module: record, open, deterministic };
}

const architectureShape = z.looseObject({ name: aText, options: aSchema, build: aFunction });

const expected: Expected<Architecture<unknown>> = {
  kind: 'an architecture',
  shape: architectureShape,
  nameOf: ({ name }) => name,
  builtIn: architectures.map(({ name }) => name),
};

const systemShape = z.looseObject({
  graph: z.looseObject({ agents: z.array(z.unknown()), edges: z.array(z.unknown()), predecessors: aFunction }),
  prompts: z.record(z.string(), z.string()),
});

async function buildOfModule(
  path: string,
  { directory, format, options }: Pick<SystemSource, 'directory' | 'format'> & { readonly options: object },
) {
  const { value, record } = await loadModule(path, { directory, expected });
  const resolved = parseInput(options, { schema: value.options, subject: `architecture ${value.name} of ${path}` });
  const system = await inModule(path, () => value.build(format, resolved));
  parseInput(system, { schema: systemShape, subject: `what ${path} builds is not a system of agents` });
  return { system, record };
}

/** The seed prompts of a system. Prompts of the configuration replace those of the same agents. */
function replaced({ graph, prompts }: AgentSystem, given: PromptMap): PromptMap {
  const all = { ...prompts, ...given };
  refuseIssues('architecture.prompts', checkPrompts(graph, all));
  return all;
}

function refuseOptions(owner: string, options: Record<string, unknown>): void {
  const names = Object.keys(options);
  if (names.length > 0)
    throw new MaspoError('invalid-input', `${owner}: unknown field ${names.join(', ')}: a graph file has no options`);
}
