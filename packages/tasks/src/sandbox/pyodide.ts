import { MaspoError } from '@maspo/core';
import type { IsolationLevel } from './isolation-level.ts';
import { bareHousing, bubblewrapHousing, type Housing, landlockHousing } from './pyodide-housing.ts';
import { pyodideImage } from './pyodide-image.ts';
import { openPyodideJudge } from './pyodide-judge.ts';
import { type PyodideProcess, startPyodide } from './pyodide-process.ts';
import { openPyodideWarden } from './pyodide-warden.ts';
import { createWarmProcesses } from './pyodide-warm.ts';

/**
 * Isolation for machines without Python, or if the kernel's isolation alone is not trusted. It runs CPython as
 * WebAssembly (Pyodide), in a new Node process for each answer. Inside is a JavaScript realm that has only the frozen
 * language and the bytes of its own channel. Node itself has no files, child processes, workers, native code or
 * inspector. Around Node is the isolation that the machine has: bubblewrap, or else Landlock. Both have a filter that
 * allows only the system calls that Node needs.
 *
 * It does not protect against a flaw of V8 combined with a flaw of the kernel. Programs are several times slower than
 * in CPython within the same CPU time. CPU time and memory are measured from outside every 25 ms.
 */
export const pyodide: IsolationLevel = levelIn(strongestHousing);

/**
 * The same without isolation around Node: a single flaw of V8 or Node then gives a program access to the user's files.
 * CPU time and memory are measured only on Linux. On other systems, only the elapsed time ends a program.
 */
export const pyodideWeak: IsolationLevel = levelIn(async () => ({ housing: bareHousing, booted: [] }));

interface FoundHousing {
  readonly housing: Housing;
  /** Judges that have booted in this housing and wait for their first tests. */
  readonly booted: PyodideProcess[];
}

function levelIn(findHousing: () => Promise<FoundHousing>): IsolationLevel {
  let finding: Promise<FoundHousing> | undefined;
  const found = () => (finding ??= findHousing());
  const warm = createWarmProcesses(async () => (await found()).housing);
  return {
    inTurn: 1,
    async openWarden() {
      await found();
      return openPyodideWarden(warm.take);
    },
    async openAsserts() {
      const { housing, booted } = await found();
      const first = booted.pop();
      return openPyodideJudge(first?.isOpen() ? first : await bootJudge(housing));
    },
  };
}

/** Tries each housing by booting a judge in it. This judge is used first. */
async function strongestHousing(): Promise<FoundHousing> {
  const failures: string[] = [];
  for (const [name, housingOf] of [
    ['bubblewrap', bubblewrapHousing],
    ['Landlock', landlockHousing],
  ] as const)
    try {
      const housing = housingOf();
      const judge = await bootJudge(housing);
      judge.hold(false);
      return { housing, booted: [judge] };
    } catch (error) {
      failures.push(`in ${name}: ${(error as Error).message}`);
    }
  throw new MaspoError(
    'sandbox-unavailable',
    `there is no isolation for Pyodide on this machine (${failures.join('; ')}). \`--sandbox-level pyodide-weak\` runs it without: ` +
      'enough for trying things out with programs of a trusted model, but not for verdicts in a table',
  );
}

async function bootJudge(housing: Housing): Promise<PyodideProcess> {
  return startPyodide('asserts', { housing, image: await pyodideImage() });
}
