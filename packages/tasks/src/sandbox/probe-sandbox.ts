import { availableParallelism } from 'node:os';
import { MaspoError } from '@maspo/core';
import pLimit from 'p-limit';
import { runInBubblewrap, type SandboxProgram, type SandboxRun } from './bubblewrap.ts';
import { sandboxAdvice } from './sandbox-advice.ts';

/** A way to run Python that was seen to work on this machine. */
export interface Sandbox {
  /** The strength of the isolation; results name it. */
  readonly level: 'bubblewrap';
  /** Runs as many programs at once as there are cores; the others wait, and waiting counts for no limit of theirs. */
  run(program: SandboxProgram): Promise<SandboxRun>;
}

let probed: Promise<Sandbox> | undefined;

/**
 * The sandbox of this machine, found by really running a program in it, once per process. Throws
 * `MaspoError('sandbox-unavailable')` with the cause and the way out; there is no weaker fallback.
 */
export function probeSandbox(): Promise<Sandbox> {
  probed ??= probe();
  return probed;
}

async function probe(): Promise<Sandbox> {
  const { exit, stdout, stderr, timedOut } = await runInBubblewrap({ program: 'print(6 * 7)' });
  if (exit !== 0 || stdout !== '42\n') {
    const seen = timedOut ? 'no answer in time' : stderr.trim() || `exit ${exit}, output "${stdout}"`;
    throw new MaspoError('sandbox-unavailable', `bubblewrap cannot run python3 here: ${seen}. ${sandboxAdvice}`);
  }
  const limit = pLimit(availableParallelism());
  return { level: 'bubblewrap', run: (program) => limit(() => runInBubblewrap(program)) };
}
