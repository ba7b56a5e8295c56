/** The tests outside the packages; each package runs its own. */
export default { test: { include: ['scripts/**/*.test.mjs', 'examples/**/*.test.ts'] } };
