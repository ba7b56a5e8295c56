import type { PromptMap } from '../../prompt/prompt-map.ts';
import type { OwnSystem } from './own-system.ts';

/** The description of one agent of a system in its own code. */
export interface AgentSpec {
  /** What the agent is for, in one or two sentences; judges and proposers read it. */
  readonly role: string;
  /** The prompt with which the agent starts. */
  readonly prompt: string;
  /** False for a prompt that stays as it is; true when left out. */
  readonly optimize?: boolean;
}

/** A system in its own code with its seed prompts: what a module exports for `architecture.system`, and what adapters make. */
export interface SeededOwnSystem extends OwnSystem {
  readonly agents: readonly ({ readonly id: string } & AgentSpec)[];
}

/** A list of agents, made from a map of agent id -> agent. */
export function agentsOf(specs: Readonly<Record<string, AgentSpec>>): SeededOwnSystem['agents'] {
  return Object.entries(specs).map(([id, agent]) => ({ id, ...agent }));
}

/** The prompts with which the agents start. */
export function seedPrompts({ agents }: Pick<SeededOwnSystem, 'agents'>): PromptMap {
  return Object.fromEntries(agents.map(({ id, prompt }) => [id, prompt]));
}
