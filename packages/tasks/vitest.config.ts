import { defaultExclude, defineConfig } from 'vitest/config';

/** These tests mostly wait for sandboxed programs. */
const sandboxes = ['src/sandbox/**/*.test.ts', 'test/{hostile,honest,red-team}/**/*.test.ts'];

/** Projects run in the order of their names: first the files that mostly wait, then those that compute. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Sandboxes are probed once per process, and probing Pyodide takes seconds.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'in sandboxes', include: sandboxes } },
      {
        extends: true,
        test: { name: 'the others', exclude: [...defaultExclude, ...sandboxes] },
      },
    ],
  },
});
