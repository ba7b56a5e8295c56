import { runCommand } from './run-command.mjs';
import { runStep } from './run-step.mjs';

/** How this repository calls pnpm. It works on any machine with Node and npm. Warnings of npm are not shown. */
export const pnpm = 'npx --yes --loglevel=error pnpm@12';

/**
 * Installs exactly what the lock file lists, including Node 24. Shows the output of pnpm only if it fails.
 *
 * @returns {Promise<number>} pnpm's exit code.
 */
export function install() {
  return runStep('Install the dependencies of pnpm-lock.yaml', () =>
    // Without CI, pnpm would ask before it replaces a node_modules that another tool made.
    runCommand(`${pnpm} install --frozen-lockfile`, { quiet: true, environment: { CI: 'true' } }),
  );
}
