import { startOf, versionOf } from './run-files.mjs';
import { lensMeans, lensNames } from './verdicts.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** The version of the prompt in force after the first `length` events. @param {Run} run @param {string} agent @param {number} length */
export function promptInForce(run, agent, length) {
  const changed = run.events
    .slice(0, length)
    .findLast((event) => event.type === 'best-changed' && event.agent === agent);
  return changed?.to ?? versionOf(startOf(run).prompts[agent]);
}

/**
 * The lens means and the joint reward of the prompt in force after the first `length` events, from the comparison that it won. Null for a
 * seed prompt, which was not compared.
 *
 * @param {Run} run
 * @param {string} agent
 * @param {number} length
 */
export function standingInForce(run, agent, length) {
  const inForce = promptInForce(run, agent, length);
  const scored = run.events
    .slice(0, length)
    .findLast(
      (event) =>
        event.type === 'candidate-scored' && event.accepted && event.agent === agent && event.version === inForce,
    );
  if (scored === undefined) return { best_local: null, best_lookahead: null, best_global: null, composite: null };
  const means = lensMeans(scored);
  return {
    best_local: means.localValidity,
    best_lookahead: means.lookaheadPotential,
    best_global: means.globalAlignment,
    composite: jointReward(run, scored, means),
  };
}

/** @param {Run} run @param {any} scored @param {Record<string, number | null>} means @returns {number | null} */
function jointReward(run, scored, means) {
  const weights = lensWeights(startOf(run).options?.reward);
  // An optimizer of the user's own has a reward of its own, which cannot be counted from the verdicts.
  if (weights === undefined) return scored.reward;
  const parts = lensNames.flatMap((lens) => {
    const [weight, value] = [weights[lens] ?? 0, means[lens] ?? null];
    return weight === 0 || value === null ? [] : [{ weight, value }];
  });
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return parts.reduce((sum, { weight, value }) => sum + weight * value, 0) / total;
}

/** @param {any} reward The option of the run. @returns {Record<string, number> | undefined} */
function lensWeights(reward) {
  switch (reward?.kind) {
    case 'joint':
      return reward.weights;
    case 'local-only':
      return { localValidity: 1 };
    case 'global-only':
      return { globalAlignment: 1 };
    default:
      return undefined;
  }
}
