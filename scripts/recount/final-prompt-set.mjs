import { lastOf, startOf, versionOf } from './run-files.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** @param {Run} run */
export function finalPromptSet(run) {
  const { prompts: seeds, frozen } = startOf(run);
  /** @type {Record<string, string>} */
  const finals = lastOf(run, 'run-finished').prompts;
  return Object.entries(finals).map(([agent, prompt]) => ({
    agent,
    version: versionOf(prompt),
    seedVersion: versionOf(seeds[agent]),
    changed: prompt !== seeds[agent],
    frozen: frozen.includes(agent),
    prompt,
  }));
}
