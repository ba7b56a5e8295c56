import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import type { IsolationLevel } from './isolation-level.ts';
import { openPython } from './open-python.ts';
import { systemProgram } from './system-program.ts';

/** The user and group `nobody`, inside the sandbox and, for a caller who is root, outside as well. */
const nobody = 65534;
const temporaryBytes = 16 * 2 ** 20;

/**
 * Isolation by bubblewrap: own namespaces without network, no host files except `/usr`, `/bin`, `/lib` and the library
 * cache (all read-only), a private `/tmp` of 16 MiB, no capabilities, an empty environment with fixed string hashes.
 * Inside, each answer is confined again, as at the level `landlock`. So answers that share a sandbox one after the
 * other find nothing of each other. All processes of the sandbox end with their parent.
 *
 * It does not protect against flaws of the kernel. A program can also learn how busy the machine is, and read the files
 * in `/usr`.
 */
export const bubblewrap: IsolationLevel = {
  inTurn: 2,
  openWarden: () => openPython('warden', launch(), { folder: '/tmp', readable: ['/'], needsLandlock: false }),
  openAsserts: () => openPython('asserts', launch(), { readable: ['/'] }),
};

function launch() {
  return {
    command: systemProgram('bwrap'),
    args: [...isolation(), '--'],
    hasLifeline: true,
    // The kernel does not apply the process limit to root, not even to root under another name in a user namespace.
    options: process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {},
  };
}

function isolation(): string[] {
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--as-pid-1'],
    ...['--uid', String(nobody), '--gid', String(nobody), '--cap-drop', 'ALL'],
    ...['--clearenv', '--setenv', 'PYTHONHASHSEED', '0'],
    ...['--ro-bind', '/usr', '/usr', ...['/bin', '/lib', '/lib64'].flatMap(asOnHost)],
    ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--size', String(temporaryBytes), '--tmpfs', '/tmp', '--remount-ro', '/', '--chdir', '/tmp'],
  ];
}

/** Most systems have `/bin` and similar folders as links into `/usr`, some have them as real folders. */
function asOnHost(path: string): string[] {
  if (!existsSync(path)) return [];
  return lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}
