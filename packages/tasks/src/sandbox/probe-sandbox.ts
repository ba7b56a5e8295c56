import { MaspoError } from '@maspo/core';
import { bubblewrap } from './bubblewrap.ts';
import { createSandbox } from './create-sandbox.ts';
import type { IsolationLevel } from './isolation-level.ts';
import { landlock } from './landlock.ts';
import { pyodide, pyodideWeak } from './pyodide.ts';
import type { Sandbox, SandboxLevel } from './sandbox.ts';

const isolations: Readonly<Record<SandboxLevel, IsolationLevel>> = {
  bubblewrap,
  landlock,
  pyodide,
  'pyodide-weak': pyodideWeak,
};
const probed = new Map<SandboxLevel, Promise<Sandbox>>();

/**
 * A sandbox that works on this machine. It is tested by running a program in it, once per process and level. Of several
 * levels, the first that works is used, so list the best level first. By default, only the strongest level is used.
 * Throws `MaspoError('sandbox-unavailable')` with the cause for each level and the way out.
 */
export async function probeSandbox({
  level = 'bubblewrap',
}: {
  readonly level?: SandboxLevel | readonly SandboxLevel[];
} = {}): Promise<Sandbox> {
  const failures: string[] = [];
  for (const candidate of [level].flat()) {
    const sandbox = probed.get(candidate) ?? probe(candidate);
    probed.set(candidate, sandbox);
    try {
      return await sandbox;
    } catch (error) {
      if (!(error instanceof MaspoError)) throw error;
      failures.push(`${candidate}: ${error.message}`);
    }
  }
  throw new MaspoError(
    'sandbox-unavailable',
    `code needs a sandbox, and none works here: ${failures.join('; ')}. ${wayOut}`,
  );
}

const wayOut =
  'Install bubblewrap 0.8 or newer (`apt-get install bubblewrap python3 util-linux`) and allow user namespaces (Ubuntu 24.04: ' +
  '`sysctl kernel.apparmor_restrict_unprivileged_userns=0`; Docker: a seccomp profile that permits them), or demand a weaker ' +
  'level with --sandbox-level landlock or pyodide. Math and choice benchmarks need no sandbox.';

async function probe(level: SandboxLevel): Promise<Sandbox> {
  const sandbox = createSandbox(level, isolations[level]);
  const { reason, output, exit } = await sandbox.run({ program: 'print(6 * 7)' });
  if (reason !== 'exited' || output !== '42\n')
    throw new MaspoError('sandbox-unavailable', `a program that prints 42 gave ${reason}, exit ${exit}, "${output}"`);
  const program = { program: 'def f(x): return x + 1' };
  const { verdict, line } = await sandbox.judge(program, { setup: '', entryPoint: 'f', tests: ['assert f(1) == 2'] });
  if (verdict !== 'passed')
    throw new MaspoError('sandbox-unavailable', `a right program was found to be "${verdict}": ${line}`);
  return sandbox;
}
