import { defaultExclude, defineConfig } from 'vitest/config';

/** They probe sandboxes, and count the processes that are left. */
const sandboxes = ['src/sandbox/**/*.test.ts', 'test/{hostile,honest,red-team}/**/*.test.ts'];

/** Projects run in the order of their names: first the files that mostly wait, then those that compute. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'apart', include: sandboxes } },
      {
        extends: true,
        test: { name: 'in one module graph', exclude: [...defaultExclude, ...sandboxes], isolate: false },
      },
    ],
  },
});
