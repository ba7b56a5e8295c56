import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';

/**
 * @typedef {object} Part
 * @property {string} title
 * @property {(path: string, text: string) => boolean} choose Whether a test file belongs to the part, by its path and its text.
 */

/**
 * Parts of the tests that run once more on another kind of machine. Paths and texts of the test files decide which files belong to a
 * part, so a new test needs no entry in a list.
 *
 * @type {Record<string, Part>}
 */
export const parts = {
  bare: {
    title: 'Tests of sandboxes and datasets, on a machine with only Node and npm',
    choose: (_, text) =>
      /grade code|(?<!chromium)sandbox|bubblewrap|needsLinuxPython|datasets|sample-(?:code|\$)|mbpp|humaneval|@maspo\/tasks\/testing/i.test(
        text,
      ),
  },
  user: {
    title: 'Tests of sandboxes, and tests that need a user that is not root, as such a user',
    choose: (path, text) =>
      /\/src\/sandbox\/|\/test\/(?:hostile|honest|red-team)\//.test(path) || text.includes('a user that is not root'),
  },
};

/**
 * @param {Part} part
 * @returns {Map<string, string[]>} The test files of a part by package folder, as paths relative to that folder.
 */
export function chosenTests({ choose }) {
  const packages = join(repositoryRoot, 'packages');
  /** @type {Map<string, string[]>} */
  const chosen = new Map();
  for (const name of readdirSync(packages)) {
    const folder = join(packages, name);
    const files = testFiles(folder).filter((path) => choose(`/${path}`, readFileSync(join(folder, path), 'utf8')));
    if (files.length > 0) chosen.set(folder, files);
  }
  return chosen;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function testFiles(folder) {
  return ['src', 'test'].flatMap((name) =>
    readdirOr(join(folder, name))
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => `${name}/${path}`),
  );
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function readdirOr(folder) {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch {
    return [];
  }
}
