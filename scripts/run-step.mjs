/**
 * Prints the title of a step, runs the step, and prints whether it succeeded and how long it took.
 *
 * @param {string} title
 * @param {() => Promise<number>} work Returns an exit code.
 * @returns {Promise<number>} That exit code.
 */
export async function runStep(title, work) {
  const start = performance.now();
  console.log(`\n> ${title}`);
  const exitCode = await work();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(exitCode === 0 ? `  done in ${seconds} s` : `  FAILED with exit code ${exitCode} after ${seconds} s`);
  return exitCode;
}
