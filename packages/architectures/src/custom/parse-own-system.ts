import {
  checkPrompts,
  type MasGraph,
  MaspoError,
  type OwnSystem,
  type PromptMap,
  refuseIssues,
  systemGraph,
} from '@maspo/core';
import type { z } from 'zod';
import type { AgentSystem } from '../agent-system.ts';
import { ownSystemSchema, readableOwnSystemSchema } from './custom-system-schema.ts';
import { issueText } from './parse-custom-system.ts';

/**
 * The agents of a system that runs in its own code, as a user's graph file or module describes them. `name` is the name of the file or
 * module in messages. The prompts are plain texts, and edges may close loops. Throws one `MaspoError('invalid-input')` that lists every
 * issue.
 */
export function parseOwnSystem(data: unknown, name: string): AgentSystem {
  const schemaIssues = ownSystemSchema.safeParse(data).error?.issues.map((issue) => issueText(issue, data)) ?? [];
  const readable = readableOwnSystemSchema.safeParse(data);
  const system = readable.success ? systemOf(readable.data) : [];
  refuseIssues(name, [...schemaIssues, ...(Array.isArray(system) ? system : [])]);
  return system as AgentSystem; // a description without issues could be read, so the system was built
}

type ReadableSystem = z.output<typeof readableOwnSystemSchema>;

/** The system, or the issues of its graph and its prompts. */
function systemOf({ agents, edges, ends }: ReadableSystem): AgentSystem | string[] {
  const prompts = Object.fromEntries(agents.flatMap(({ id, prompt }) => (prompt === undefined ? [] : [[id, prompt]])));
  const graph = graphOf({ agents, edges, ...(ends === undefined ? {} : { ends }) });
  const checked = Array.isArray(graph) ? graphOf(chainOf(agents)) : graph;
  const promptIssues = Array.isArray(checked) ? [] : checkPrompts(checked, prompts);
  if (Array.isArray(graph)) return [...graph, ...promptIssues];
  if (promptIssues.length > 0) return promptIssues;
  const frozen = agents.filter(({ optimize = true }) => !optimize).map(({ id }) => id);
  return { graph, prompts: prompts as PromptMap, ...(frozen.length > 0 ? { frozen } : {}) };
}

/** The graph, or its issues. */
function graphOf(system: Omit<OwnSystem, 'run'>): MasGraph | string[] {
  try {
    return systemGraph(system);
  } catch (error) {
    if (error instanceof MaspoError) return [...error.issues];
    throw error;
  }
}

/** A chain of the agents, used to check the prompts if the graph is wrong. The rules for a plain prompt do not depend on the edges. */
function chainOf(agents: ReadableSystem['agents']): Omit<OwnSystem, 'run'> {
  const distinct = [...new Map(agents.map((agent) => [agent.id, agent])).values()];
  return {
    agents: distinct,
    edges: distinct.slice(1).map(({ id }, index) => [distinct[index]!.id, id] as const),
  };
}
