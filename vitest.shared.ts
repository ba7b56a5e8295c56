import { defineConfig } from 'vitest/config';

/** The options of all test runs. A package adds only what its own tests need. */
export default defineConfig({
  test: {
    // Node loads the files, as it does for users. Tests use nothing of Vite, and its transformation takes a tenth to a half of a run.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    isolate: false,
    // Turborepo runs two packages at once. A second worker would load all modules once more.
    maxWorkers: 1,
    tags: [{ name: 'long', description: 'takes long: `npm test` leaves it out, and `npm run test:all` runs it' }],
    // The machine may be busy with other tests.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results.json' },
  },
});
