import {
  type AgentSpec,
  agentsOf,
  type OwnSystem,
  type PromptMap,
  type Question,
  type RunSystemOptions,
  type SeededOwnSystem,
  type SystemRun,
  seedPrompts,
} from '@maspo/core';
import { type AgentInputItem, Runner } from '@openai/agents';
import { type BuildAgents, buildTeam, checkedTeam, structureOf } from './built-team.ts';
import { watchRun } from './watch-run.ts';

export interface OpenAiAgentsOptions {
  /** By name, in the order in which they usually speak. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /** Called once at the beginning, and once for every run. */
  readonly build: BuildAgents;
  /** A runner with its own model provider, tracing and so on. The default is a new `Runner()`. */
  readonly runner?: Runner;
  /** The input of a run. The default is the text of the question. */
  readonly inputOf?: (question: Question) => string | AgentInputItem[];
  /** The context of a run, which tools receive. By default there is no context. */
  readonly contextOf?: (question: Question) => unknown;
  /** The limit of model calls in one run. The default is that of the SDK (10). */
  readonly maxTurns?: number;
  /** `[from, to]`, instead of the handoffs. Needed if agents are used as tools. */
  readonly edges?: OwnSystem['edges'];
  /** Instead of all agents that handoffs reach. */
  readonly ends?: readonly string[];
  /** See `OwnSystem`. */
  readonly deterministic?: boolean;
}

/**
 * A team of the OpenAI Agents SDK as a system whose prompts can be optimized. A turn of an agent lasts until the agent hands off or ends
 * the run. The input of the turn is what the agent's last model call received. Throws `MaspoError('invalid-input')` if the agents that
 * `build` makes are not those in `agents`, or do not have their prompts.
 */
export function openAiAgentsSystem(options: OpenAiAgentsOptions): SeededOwnSystem {
  const agents = agentsOf(options.agents);
  const { edges, ends } = structureOf(checkedTeam(options.build, seedPrompts({ agents })));
  const runner = options.runner ?? new Runner();
  return {
    agents,
    edges: options.edges ?? edges,
    ends: options.ends ?? ends,
    run: (prompts, question, run) => runOnce({ ...options, runner }, { prompts, question, ...run }),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
  };
}

async function runOnce(
  { build, runner, inputOf, contextOf, maxTurns }: OpenAiAgentsOptions & { readonly runner: Runner },
  { prompts, question, signal }: RunSystemOptions & { readonly prompts: PromptMap; readonly question: Question },
): Promise<SystemRun> {
  const { start, tools } = buildTeam(build, prompts);
  const watch = watchRun(tools, runner.config.callModelInputFilter);
  const result = await runner.run(start, inputOf?.(question) ?? question.text, {
    signal,
    callModelInputFilter: watch.filter,
    ...(contextOf === undefined ? {} : { context: contextOf(question) }),
    ...(maxTurns === undefined ? {} : { maxTurns }),
  });
  const [waiting] = result.interruptions;
  if (waiting !== undefined)
    throw new Error(`the run waits for the approval of a tool of agent "${waiting.agent.name}": it has to run without`);
  const { inputTokens, outputTokens } = result.runContext.usage;
  const final: unknown = result.finalOutput;
  return {
    turns: watch.turns(result.newItems),
    answer: typeof final === 'string' ? final : (JSON.stringify(final) ?? ''),
    // The SDK counts zero tokens for a model that reports none.
    usage: inputTokens + outputTokens > 0 ? { inputTokens, outputTokens } : undefined,
  };
}
