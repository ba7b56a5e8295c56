import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { probeSandbox } from '../src/sandbox/probe-sandbox.ts';
import { type Sandbox, type SandboxLevel, sandboxLevels } from '../src/sandbox/sandbox.ts';

/**
 * What tests need of a machine in addition to Node and npm. The title of a test that can be skipped ends with the `note` of what it needs:
 * titles are in every report, and `npm test` fails if a test is skipped without such a note.
 */
export interface Need {
  readonly missing: boolean;
  /** Such as `(needs bubblewrap: apt-get install bubblewrap python3)`. */
  readonly note: string;
}

/** A sandbox of one level. */
export interface SandboxNeed extends Need {
  /** Undefined if the sandbox is missing. */
  readonly sandbox: Sandbox | undefined;
}

const notes: Readonly<Record<string, string>> = {
  bubblewrap: '(needs bubblewrap: apt-get install bubblewrap python3)',
  landlock: '(needs Linux 5.13 or newer with Landlock: apt-get install python3 util-linux)',
};

export async function needsSandbox(level: SandboxLevel = 'bubblewrap'): Promise<SandboxNeed> {
  const sandbox = await probeSandbox({ level }).catch(undefinedWhereUnavailable);
  const note = notes[level] ?? `(needs a machine on which the level ${level} works: "maspo doctor" says why not)`;
  return { missing: sandbox === undefined, note, sandbox };
}

const bubblewrapPlaces = ['/usr/bin/bwrap', '/usr/local/bin/bwrap'];

/** The words before a command that hide bubblewrap from it. Empty if bubblewrap does not work here. */
export async function hidingBubblewrap(): Promise<readonly string[]> {
  if ((await needsSandbox()).missing) return [];
  const present = bubblewrapPlaces.filter((path) => existsSync(path));
  return ['bwrap', '--dev-bind', '/', '/', ...present.flatMap((path) => ['--ro-bind', '/dev/null', path]), '--'];
}

/** The strongest sandbox that works here, for tests that do not depend on its strength. A sandbox works wherever Node works. */
export function anySandbox(): Promise<Sandbox> {
  return probeSandbox({ level: sandboxLevels });
}

const folder = process.env.MASPO_TEST_DATASETS;
if (folder !== undefined && !existsSync(folder))
  throw new Error(`MASPO_TEST_DATASETS names ${folder}, which is not there: correct it, or leave it out`);

/** The published files of the benchmarks, which are not part of the repository. */
export const needsDatasets = {
  missing: folder === undefined,
  note: '(needs the published datasets: MASPO_TEST_DATASETS=<folder with math-500.jsonl and the others>)',
  folder: folder ?? 'MASPO_TEST_DATASETS',
  file: (name: string) => join(folder ?? 'MASPO_TEST_DATASETS', name),
} satisfies Need & Record<string, unknown>;

/** The sandbox's own Python, without a sandbox around it. */
export const needsLinuxPython: Need = {
  missing: process.platform !== 'linux' || spawnSync('/usr/bin/python3', ['-c', '']).status !== 0,
  note: '(needs Linux with /usr/bin/python3: apt-get install python3)',
};

/** The superuser may read and write everything. */
export const needsOrdinaryUser: Need = {
  missing: process.getuid?.() === 0,
  note: '(needs a user that is not root)',
};

function undefinedWhereUnavailable(error: unknown): undefined {
  if (error instanceof MaspoError && error.code === 'sandbox-unavailable') return undefined;
  throw error;
}
