import { type TemplateShape, templateIssues } from '../prompt/prompt-template.ts';
import { shownValue } from '../text/shown-value.ts';
import { promptShape, speakersOf } from './agent-turns.ts';
import type { MasGraph } from './mas-graph.ts';

/**
 * The issues of a graph's prompts (agent id -> prompt), as read from a user's file, one line for each. The list is
 * empty when every `llm` agent has one valid prompt for all its turns and there are no other prompts. Then `prompts` is
 * a `PromptMap` of this graph.
 */
export function checkPrompts(graph: MasGraph, prompts: Readonly<Record<string, unknown>>): string[] {
  const speakers = speakersOf(graph);
  const surplus = Object.keys(prompts).filter((id) => !speakers.includes(id));
  return [
    ...speakers.flatMap((id) => {
      if (!Object.hasOwn(prompts, id)) return [`agent "${id}" has no prompt: give it one`];
      return promptIssues(prompts[id], promptShape(graph, id)).map((issue) => `agent "${id}": ${issue}`);
    }),
    ...surplus.map((id) => surplusIssue(graph, id)),
  ];
}

function surplusIssue(graph: MasGraph, id: string): string {
  const agent = graph.agents.find((one) => one.id === id);
  if (agent === undefined)
    return `a prompt is given for an unknown agent "${id}": agents with a prompt are ${speakersOf(graph).join(', ')}`;
  if (agent.kind === 'vote') return `agent "${id}" votes and uses no prompt: remove the prompt`;
  return `agent "${id}" is a turn of "${agent.turnOf}" and speaks with its prompt: remove the prompt`;
}

function promptIssues(prompt: unknown, shape: TemplateShape): string[] {
  if (typeof prompt === 'string') return templateIssues(prompt, shape);
  return [`the prompt must be a text, received ${shownValue(prompt)}`];
}
