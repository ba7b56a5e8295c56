import { MaspoError, type PromptMap, refuseIssues, shownValue, unknownName } from '@maspo/core';
import { Agent } from '@openai/agents';

// biome-ignore lint/suspicious/noExplicitAny: agents of one team may have contexts and outputs of different types.
export type AnyAgent = Agent<any, any>;

/** Makes the agents of a team with their prompts as `instructions`. The first agent gets the question. */
export type BuildAgents = (prompts: PromptMap) => readonly [AnyAgent, ...AnyAgent[]];

/** The agents that one run uses. */
export interface BuiltTeam {
  readonly start: AnyAgent;
  readonly agents: readonly AnyAgent[];
  /** Agents that no handoff reaches. Other agents use them as tools. */
  readonly tools: readonly AnyAgent[];
}

export function buildTeam(build: BuildAgents, prompts: PromptMap): BuiltTeam {
  const agents: unknown = build(prompts);
  if (!isTeam(agents))
    throw new MaspoError(
      'invalid-input',
      `build: expected a list of agents, the first of which gets the question, received ${shownValue(agents)}`,
    );
  const [start] = agents;
  const reached = new Set<AnyAgent>([start]);
  // A loop over a set also visits the items that are added during the loop.
  for (const agent of reached) for (const target of targetsOf(agent)) reached.add(target);
  return { start, agents, tools: agents.filter((agent) => !reached.has(agent)) };
}

/** The handoffs between agents as edges, and the agents that may give the final answer: all agents except the tools. */
export function structureOf({ agents, tools }: BuiltTeam) {
  return {
    edges: agents.flatMap((agent) => targetsOf(agent).map(({ name }) => [agent.name, name] as const)),
    ends: agents.filter((agent) => !tools.includes(agent)).map(({ name }) => name),
  };
}

/** Builds the team once. Throws `MaspoError('invalid-input')` if its agents are not the described ones, or if they ignore their prompts. */
export function checkedTeam(build: BuildAgents, prompts: PromptMap): BuiltTeam {
  const known = Object.keys(prompts);
  // A mark in each prompt shows which agent has it.
  const marked = Object.fromEntries(known.map((id) => [id, `${prompts[id]} [prompt of ${id}]`]));
  const team = buildTeam(build, marked);
  const names = team.agents.map(({ name }) => name);
  refuseIssues('build', [
    ...names.filter((name) => !known.includes(name)).map((name) => unknownName('agent', name, { known })),
    ...known.filter((id) => !names.includes(id)).map((id) => `made no agent with the name "${id}"`),
    ...team.agents.flatMap((agent) =>
      targetsOf(agent)
        .map((target) => target.name)
        .filter((target) => !names.includes(target))
        .map(
          (target) => `agent "${agent.name}" hands off to "${target}", which is not in the list that build returned`,
        ),
    ),
    ...team.agents
      .filter(({ name, instructions }) => {
        const mark = marked[name];
        return mark !== undefined && typeof instructions === 'string' && !instructions.includes(mark);
      })
      .map(({ name }) => `agent "${name}" does not have its prompt in its instructions: give it prompts["${name}"]`),
  ]);
  return team;
}

const isTeam = (value: unknown): value is readonly [AnyAgent, ...AnyAgent[]] =>
  Array.isArray(value) && value.length > 0 && value.every((agent) => agent instanceof Agent);

const targetsOf = ({ handoffs }: AnyAgent): AnyAgent[] =>
  handoffs.map((handoff) => (handoff instanceof Agent ? handoff : handoff.agent));
