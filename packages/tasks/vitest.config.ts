import { defaultExclude, mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

/** These tests mostly wait for sandboxed programs. */
const sandboxes = ['src/sandbox/**/*.test.ts', 'test/{hostile,honest,red-team}/**/*.test.ts'];

/** Projects run in the order of their names: first the files that mostly wait, then those that compute. */
export default mergeConfig(shared, {
  test: {
    projects: [
      { extends: true, test: { name: 'in sandboxes', include: sandboxes } },
      { extends: true, test: { name: 'the others', exclude: [...defaultExclude, ...sandboxes] } },
    ],
  },
});
