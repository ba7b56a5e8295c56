import { templateProblems } from '../prompt/prompt-template.ts';
import { shownValue } from '../text/shown-value.ts';
import type { MasGraph } from './mas-graph.ts';

/**
 * What is wrong with the prompts of a graph, as read from a user's file: agent id -> prompt. One line for each problem; empty
 * when every `llm` agent has a valid prompt and nothing else has one, so that `prompts` is a `PromptMap` of this graph.
 */
export function checkPrompts(graph: MasGraph, prompts: Readonly<Record<string, unknown>>): string[] {
  const speakers = graph.agents.filter(({ kind }) => kind === 'llm').map(({ id }) => id);
  const surplus = Object.keys(prompts).filter((id) => !speakers.includes(id));
  return [
    ...speakers.flatMap((id) => {
      if (!Object.hasOwn(prompts, id)) return [`agent "${id}" has no prompt: give it one`];
      const shape = { hasContext: graph.predecessors(id).length > 0 };
      return problemsOf(prompts[id], shape).map((problem) => `agent "${id}": ${problem}`);
    }),
    ...surplus.map((id) =>
      graph.agents.some((agent) => agent.id === id)
        ? `agent "${id}" votes and uses no prompt: remove the prompt`
        : `a prompt is given for an unknown agent "${id}": agents with a prompt are ${speakers.join(', ')}`,
    ),
  ];
}

function problemsOf(prompt: unknown, shape: { hasContext: boolean }): string[] {
  if (typeof prompt === 'string') return templateProblems(prompt, shape);
  return [`the prompt must be a text, received ${shownValue(prompt)}`];
}
