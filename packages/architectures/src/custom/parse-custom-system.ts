import { checkPrompts, createGraph, MaspoError, type PromptMap, refuseProblems } from '@maspo/core';
import type { z } from 'zod';
import type { AgentSystem } from '../agent-system.ts';
import { customSystemSchema, readableSystemSchema } from './custom-system-schema.ts';

/**
 * The system that a user's graph file describes: `data` is the parsed file, `name` stands for it in messages. Throws one
 * `MaspoError('invalid-input')` that lists every problem. Prompts are checked only where the graph is valid, because what a
 * prompt must hold depends on the agents before it.
 */
export function parseCustomSystem(data: unknown, name: string): AgentSystem {
  const schemaProblems = customSystemSchema.safeParse(data).error?.issues.map((issue) => problemOf(issue, data)) ?? [];
  const readable = readableSystemSchema.safeParse(data);
  const system = readable.success ? systemOf(readable.data) : [];
  refuseProblems(`graph file ${name}`, [...schemaProblems, ...(Array.isArray(system) ? system : [])]);
  return system as AgentSystem; // a file without problems was readable, and so was built
}

/** The system, or the problems of its graph, or those of its prompts. */
function systemOf({ agents, edges }: z.output<typeof readableSystemSchema>): AgentSystem | string[] {
  const prompts = Object.fromEntries(agents.flatMap(({ id, prompt }) => (prompt === undefined ? [] : [[id, prompt]])));
  try {
    const graph = createGraph({ agents: agents.map(({ prompt, ...agent }) => agent), edges });
    const problems = checkPrompts(graph, prompts);
    return problems.length > 0 ? problems : { graph, prompts: prompts as PromptMap };
  } catch (error) {
    if (error instanceof MaspoError) return [...error.problems];
    throw error;
  }
}

/** An agent is named by its id where it has one, everything else by its place in the file. */
function problemOf({ path, message }: z.core.$ZodIssue, data: unknown): string {
  const [list, index, ...within] = path;
  if (list === undefined) return message;
  const id = list === 'agents' ? (data as { agents?: { id?: unknown }[] }).agents?.[Number(index)]?.id : undefined;
  const place = index === undefined ? String(list) : `${String(list)}[${String(index)}]`;
  const key = within.filter((part) => typeof part === 'string');
  return [typeof id === 'string' ? `agent "${id}"` : place, ...key, message].join(': ');
}
