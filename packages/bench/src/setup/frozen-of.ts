import type { RunConfig } from '../config/run-config.ts';

/** Agents that keep their prompt: those that the graph file freezes, and those that the configuration freezes. */
export function frozenOf({
  config,
  system,
}: {
  readonly config: Pick<RunConfig, 'architecture'>;
  readonly system: { readonly frozen?: readonly string[] | undefined };
}): string[] {
  return [...new Set([...(system.frozen ?? []), ...(config.architecture.frozen ?? [])])];
}
