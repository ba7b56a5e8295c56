import { mergeConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/** The tests outside the packages. Each package runs its own tests. */
export default mergeConfig(shared, {
  test: {
    include: ['scripts/**/*.test.mjs', 'examples/**/*.test.ts'],
    outputFile: { json: 'scripts/test-results.json' },
  },
});
