import { checkPrompts, type PromptMap, refuseIssues, systemGraph } from '@maspo/core';
import type { AgentSystem } from '../agent-system.ts';
import { ownSystemSchema } from './custom-system-schema.ts';
import { issueText } from './parse-custom-system.ts';

/**
 * The agents of a system that runs in its own code, as a user's graph file or module describes them; `name` stands for it in messages. Their
 * prompts are plain texts, and edges may close loops. Throws `MaspoError('invalid-input')` that lists every issue.
 */
export function parseOwnSystem(data: unknown, name: string): AgentSystem {
  const parsed = ownSystemSchema.safeParse(data);
  refuseIssues(name, parsed.error?.issues.map((issue) => issueText(issue, data)) ?? []);
  const { agents, edges, ends } = parsed.data!;
  const graph = systemGraph({ agents, edges, ...(ends === undefined ? {} : { ends }) });
  const prompts = Object.fromEntries(agents.flatMap(({ id, prompt }) => (prompt === undefined ? [] : [[id, prompt]])));
  refuseIssues(name, checkPrompts(graph, prompts));
  const frozen = agents.filter(({ optimize = true }) => !optimize).map(({ id }) => id);
  return { graph, prompts: prompts as PromptMap, ...(frozen.length > 0 ? { frozen } : {}) };
}
