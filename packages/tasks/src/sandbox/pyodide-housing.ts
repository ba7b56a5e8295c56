import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MaspoError } from '@maspo/core';
import { frameOf } from './frame-reader.ts';
import { nodeFilter } from './node-system-calls.ts';
import { withLifeline } from './process-group.ts';
import { pythonModules, startSource } from './python-modules.ts';
import { systemProgram } from './system-program.ts';

/** Where a Pyodide process runs: the isolation around the Node process, in addition to the isolation inside it. */
export interface Housing {
  /** The command line that confines itself and becomes Node with these arguments. */
  readonly command: (node: readonly string[]) => readonly string[];
  readonly user?: number;
  /** The data that the housing itself reads from standard input first. */
  readonly preface?: (node: readonly string[]) => Buffer;
  /**
   * The use of descriptor 4. `lifeline` ends the process with this one. `info` is a lifeline too, on which the housing reports the process
   * id.
   */
  readonly descriptor: 'lifeline' | 'info' | 'none';
  /** The filter that the housing reads from descriptor 5. */
  readonly filter?: Buffer;
}

/** The group and user `nobody`. */
const nobody = 65534;
/** A user id that systems do not assign, different from those of the level `landlock`. */
const ownUser = 64_098;
const isRoot = process.getuid?.() === 0;

/** No isolation around the Node process. It still ends with this process, even if this process is killed. */
export const bareHousing: Housing = {
  command: (node) => (process.platform === 'win32' ? node : withLifeline(node, { descriptor: 4 })),
  descriptor: process.platform === 'win32' ? 'none' : 'lifeline',
};

/** Own namespaces without network or processes, no files except Node's own program and libraries, a filter of system calls. */
export function bubblewrapHousing(): Housing {
  const bubblewrap = systemProgram('bwrap');
  const files = nodeFiles();
  const isolation = [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--as-pid-1'],
    ...['--uid', String(nobody), '--gid', String(nobody), '--cap-drop', 'ALL', '--clearenv'],
    ...files.flatMap((file) => ['--ro-bind', file, file]),
    ...['--remount-ro', '/', '--chdir', '/', '--info-fd', '4'],
  ];
  const filter = nodeFilter();
  return {
    command: (node) =>
      withLifeline([bubblewrap, ...isolation, ...(filter === undefined ? [] : ['--seccomp', '5']), '--', ...node], {
        descriptor: 4,
        keeps: true,
      }),
    // If root starts it, it keeps the caller's rights only if other users cannot read Node's program.
    ...(isRoot && files.every(isForAll) ? { user: nobody } : {}),
    descriptor: 'info',
    ...(filter === undefined ? {} : { filter }),
  };
}

/** For machines without user namespaces: Landlock, the filter, and a user of its own when started by root. */
export function landlockHousing(): Housing {
  const python = [systemProgram('python3'), '-I', '-S', '-c', startSource];
  const filter = nodeFilter()?.toString('base64');
  if (filter === undefined)
    throw new MaspoError('sandbox-unavailable', 'seccomp filters are known for x86-64 and aarch64 only');
  return {
    command: () => python,
    preface: (node) => {
      const options = { node, files: nodeFiles(), user: isRoot ? ownUser : null, filter };
      return frameOf(JSON.stringify({ modules: pythonModules('house'), options }));
    },
    descriptor: 'none',
  };
}

let files: string[] | undefined;

/** Node's program and the libraries that it is linked with. */
function nodeFiles(): string[] {
  if (files === undefined) {
    const report = process.report as typeof process.report & { excludeNetwork: boolean };
    report.excludeNetwork = true;
    const { sharedObjects } = report.getReport() as unknown as { sharedObjects: string[] };
    const libraries = sharedObjects.filter((path) => /^\/(usr\/)?lib.*\.so(\.\d+)*$/.test(path));
    files = [process.execPath, ...libraries, '/etc/ld.so.cache'].filter(isReadable);
  }
  return files;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether every user can read the file. */
function isForAll(path: string): boolean {
  const folder = dirname(path);
  return (statSync(path).mode & 0o005) !== 0 && (folder === path || isForAll(folder));
}
