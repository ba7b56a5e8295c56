import { systemSchema, withFileHashes } from '@maspo/models';
import type { RunConfig } from '../config/run-config.ts';
import type { SystemSetup } from './read-system.ts';

/** The settings of architecture and models that do not fit together if a system runs its agents in its own code. */
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
    : ['models.agent: the graph file only describes the agents: give the url or the command of the system'];
}

/**
 * Adds what decides replies besides the written settings: the hashes of model files and, for a system, the hash of its module and whether
 * it declares itself deterministic.
 */
export function withVersion(written: RunConfig, { module, open, deterministic }: SystemSetup): RunConfig {
  const models = withFileHashes(written.models);
  const { agent } = models;
  if (agent.provider !== 'system') return { ...written, models };
  // Parsed, so that the settings have the order of the schema: the id of a manifest depends on it.
  const system = systemSchema.parse({ ...agent, deterministic: agent.deterministic ?? deterministic ?? false });
  if (open === undefined) return { ...written, models: { ...models, agent: system } };
  const version = [agent.version, `sha256 ${module!.sha256.slice(0, 12)}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return { ...written, models: { ...models, agent: { ...system, model: module!.path, version } } };
}
