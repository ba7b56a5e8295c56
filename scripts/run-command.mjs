import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';

/**
 * Runs a shell command in the root folder, with the installed tools (among them Node 24) first on the path.
 *
 * @param {string} command
 * @param {{ quiet?: boolean, environment?: Record<string, string> }} [options] `quiet` shows the output only if the
 *   command fails.
 * @returns {Promise<number>} The exit code; 128 plus the signal's number for a command that a signal ended.
 */
export function runCommand(command, { quiet = false, environment = {} } = {}) {
  const path = [join(repositoryRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(command, {
    cwd: repositoryRoot,
    shell: true,
    env: { ...process.env, ...environment, PATH: path },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  /** @type {Buffer[]} */
  const output = [];
  child.stdout?.on('data', (chunk) => output.push(chunk));
  child.stderr?.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
      if (exitCode !== 0) process.stdout.write(Buffer.concat(output));
      resolve(exitCode);
    });
  });
}
