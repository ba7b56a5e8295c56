import { runCommand } from './run-command.mjs';
import { runStep } from './run-step.mjs';

/** How this repository calls pnpm: any machine with Node and npm has it this way. npm's own warnings stay quiet. */
export const pnpm = 'npx --yes --loglevel=error pnpm@12';

/**
 * Installs exactly what the lock file names, with Node 24 among it. Says nothing of pnpm's own unless it fails.
 *
 * @returns {Promise<number>} pnpm's exit code.
 */
export function install() {
  return runStep('Install the dependencies of pnpm-lock.yaml', () =>
    // Without CI, pnpm would ask before it replaces a node_modules that another tool made.
    runCommand(`${pnpm} install --frozen-lockfile`, { quiet: true, environment: { CI: 'true' } }),
  );
}
