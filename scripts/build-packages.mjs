/**
 * `npm run build` writes the files that each package publishes into its folder `dist`. Only the packed packages need them: in the
 * repository everything runs from source.
 *
 * `dist` has the same layout as the package, so a path relative to a module is the same in both.
 */
import { cpSync, globSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';
import { runCommand } from './run-command.mjs';

/** Files that the compiler does not write, by package: data, and files that Python, a browser or another process reads unchanged. */
const besides = {
  tasks: ['data', 'python', 'src/sandbox/pyodide-main.mjs', 'src/sandbox/pyodide-realm.mjs'],
  bench: ['experiments', 'src/report/html/report-page.css', 'src/view/view.css', 'src/view/client/view.ts'],
};

/** The folders of the published packages. */
export const packageFolders = globSync('packages/*/package.json', { cwd: repositoryRoot })
  .map((file) => join(repositoryRoot, dirname(file)))
  .sort();

/** @returns {Promise<number>} The compiler's exit code. */
export async function buildPackages() {
  const built = join(repositoryRoot, '.build');
  // The output of a removed source file must not be published.
  for (const folder of [built, ...packageFolders.map(distOf)]) rmSync(folder, { recursive: true, force: true });
  const exitCode = await runCommand('tsc --project tsconfig.build.json');
  if (exitCode !== 0) return exitCode;
  for (const folder of packageFolders) renameSync(join(built, basename(folder)), distOf(folder));
  for (const [name, paths] of Object.entries(besides))
    for (const path of paths) {
      const folder = join(repositoryRoot, 'packages', name);
      cpSync(join(folder, path), join(distOf(folder), path), { recursive: true });
    }
  rmSync(built, { recursive: true });
  return 0;
}

/** @param {string} folder */
const distOf = (folder) => join(folder, 'dist');

if (import.meta.main) process.exitCode = await buildPackages();
