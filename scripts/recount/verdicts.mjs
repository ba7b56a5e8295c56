export const lensNames = ['localValidity', 'lookaheadPotential', 'globalAlignment'];

/**
 * A verdict as a number: 1 for a win, 0.5 for a tie, 0 for a loss, or the value that was read from probabilities. Null for a verdict that
 * could not be judged.
 *
 * @param {any} verdict
 * @returns {number | null}
 */
export function verdictValue(verdict) {
  return { win: 1, tie: 0.5, loss: 0 }[/** @type {'win'} */ (verdict)] ?? verdict?.value ?? null;
}

/** A verdict as a number for counting wins: a value within 0.05 of 0.5 is a tie. @param {any} verdict @returns {number | null} */
export function countedValue(verdict) {
  const value = verdictValue(verdict);
  return value === null ? null : value > 0.55 ? 1 : value < 0.45 ? 0 : 0.5;
}

/** The mean of the values that are not null. @param {(number | null)[]} values */
export function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The mean of each lens of a scored candidate, from its single judgements. @param {any} scored @returns {Record<string, number | null>} */
export function lensMeans({ judged }) {
  /** @param {(one: any) => number | null} valueIn */
  const meanOf = (valueIn) => mean(judged.map(valueIn));
  return {
    localValidity: meanOf((one) => verdictValue(one.localValidity)),
    lookaheadPotential: meanOf((one) =>
      mean(one.lookaheadPotential.map((/** @type {any} */ { verdict }) => verdictValue(verdict))),
    ),
    globalAlignment: meanOf((one) => verdictValue(one.globalAlignment)),
  };
}
