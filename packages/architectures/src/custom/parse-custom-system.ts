import { checkPrompts, createGraph, MaspoError, type PromptMap, refuseIssues } from '@maspo/core';
import type { z } from 'zod';
import type { AgentSystem } from '../agent-system.ts';
import { customSystemSchema, readableSystemSchema } from './custom-system-schema.ts';

/**
 * The system that a user's graph file describes. `data` is the parsed file, `name` is its name in messages. Throws one
 * `MaspoError('invalid-input')` that lists every issue. Prompts are checked only if the graph is valid, because the
 * agents before an agent determine what its prompt must contain.
 */
export function parseCustomSystem(data: unknown, name: string): AgentSystem {
  const schemaIssues = customSystemSchema.safeParse(data).error?.issues.map((issue) => issueText(issue, data)) ?? [];
  const readable = readableSystemSchema.safeParse(data);
  const system = readable.success ? systemOf(readable.data) : [];
  refuseIssues(`graph file ${name}`, [...schemaIssues, ...(Array.isArray(system) ? system : [])]);
  return system as AgentSystem; // a file without issues could be read, so the system was built
}

type ReadableSystem = z.output<typeof readableSystemSchema>;

/** The system, or the issues of its graph, or those of its prompts. */
function systemOf({ agents, edges, rounds, handoff }: ReadableSystem): AgentSystem | string[] {
  const prompts = Object.fromEntries(agents.flatMap(({ id, prompt }) => (prompt === undefined ? [] : [[id, prompt]])));
  try {
    const graph = createGraph({
      agents: agents.map(({ prompt, optimize, ...agent }) => agent),
      edges,
      ...(rounds === undefined ? {} : { rounds }),
      ...(handoff === undefined ? {} : { handoff }),
    });
    const issues = [...checkPrompts(graph, prompts), ...agents.flatMap(voteIssues)];
    if (issues.length > 0) return issues;
    const frozen = agents.filter(({ optimize = true }) => !optimize).map(({ id }) => id);
    return { graph, prompts: prompts as PromptMap, ...(frozen.length > 0 ? { frozen } : {}) };
  } catch (error) {
    if (error instanceof MaspoError) return [...error.issues];
    throw error;
  }
}

/** A vote neither calls a model nor has a prompt that could be optimized. */
function voteIssues({ id, kind, model, optimize }: ReadableSystem['agents'][number]): string[] {
  if (kind !== 'vote') return [];
  return [
    ...(model === undefined ? [] : [`agent "${id}" votes and calls no model: remove the model`]),
    ...(optimize === undefined ? [] : [`agent "${id}" votes and has no prompt to optimize: remove \`optimize\``]),
  ];
}

/** Names an agent by its id if it has one, and everything else by its position in the file. */
export function issueText({ path, message }: z.core.$ZodIssue, data: unknown): string {
  const [list, index, ...within] = path;
  if (list === undefined) return message;
  const id = list === 'agents' ? (data as { agents?: { id?: unknown }[] }).agents?.[Number(index)]?.id : undefined;
  const place = typeof index === 'number' ? `${String(list)}[${index}]` : String(list);
  const key = [index, ...within].filter((part) => typeof part === 'string');
  return [typeof id === 'string' ? `agent "${id}"` : place, ...key, message].join(': ');
}
