import { systemSchema, withFileHashes } from '@maspo/models';
import type { RunConfig } from '../config/run-config.ts';
import type { SystemSetup } from './read-system.ts';

/** What of architecture and models does not go together where a system runs its agents in its own code. */
export function ownSystemIssues({ architecture: { graph, system }, models: { agent } }: RunConfig): string[] {
  if (agent.provider !== 'system')
    return system === undefined
      ? []
      : [`models.agent: ${system} runs its agents in its own code: write agent: { provider: system }`];
  const isCalled = agent.url !== undefined || agent.command !== undefined;
  if (agent.url !== undefined && agent.command !== undefined) return ['models.agent: give url or command, not both'];
  if (system !== undefined)
    return isCalled ? [`models.agent: ${system} is the system: leave url and command out, or name a graph file`] : [];
  if (graph === undefined)
    return [
      'architecture: models.agent is a system in its own code, so describe its agents: in a graph file (graph), or in the module that runs them (system)',
    ];
  return isCalled
    ? []
    : ['models.agent: a graph file says who the agents are: give the url or the command of the system'];
}

/**
 * What decides replies besides the settings as they are written: what the files of models hold; of a system, the text of its module, and
 * whether it says that it is deterministic.
 */
export function withVersion(written: RunConfig, { module, open, deterministic }: SystemSetup): RunConfig {
  const models = withFileHashes(written.models);
  const { agent } = models;
  if (agent.provider !== 'system') return { ...written, models };
  // Parsed, so that its settings stand in the order of the schema: the id of a manifest depends on it.
  const system = systemSchema.parse({ ...agent, deterministic: agent.deterministic ?? deterministic ?? false });
  if (open === undefined) return { ...written, models: { ...models, agent: system } };
  const version = [agent.version, `sha256 ${module!.sha256.slice(0, 12)}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return { ...written, models: { ...models, agent: { ...system, model: module!.path, version } } };
}
