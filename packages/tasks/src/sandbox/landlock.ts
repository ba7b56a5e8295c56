import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsolationLevel } from './isolation-level.ts';
import { openPython } from './open-python.ts';
import { systemProgram } from './system-program.ts';

/** Users that no system gives to anybody; each sandbox has its own, so that limits by user count its own processes only. */
const firstUser = 64_100;
let opened = 0;
/** Those that exist. */
const folders = new Set<string>();

/**
 * Isolation without user namespaces, for containers and systems that forbid them: Landlock leaves of the file system only `/usr` to
 * read and a private folder to write; a seccomp filter takes away sockets, signals to others, tracing, new sessions, shared
 * memory; limits are as everywhere. Started by root, an answer has a user of its own, without capabilities.
 *
 * It does not cover flaws of the kernel, and shows more than bubblewrap: which processes run and which files exist can be
 * guessed by name (`stat`), though not read. The private folder lies on the disk: the kernel holds each file to 16 MiB, the warden
 * all of them to 64 MiB and 2,000 entries, and all that is written, by any process, to 512 MiB. Not started by root, answers have the caller's user, and only filter and Landlock
 * stand between the two.
 */
export const landlock: IsolationLevel = {
  inTurn: 2,
  async openWarden() {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'maspo-sandbox-')));
    if (folders.size === 0) process.once('exit', removeAll);
    folders.add(folder);
    const user = firstUser + (opened++ % 1000);
    if (process.getuid?.() === 0) chownSync(folder, user, user);
    const options = { cwd: '/', env: { PYTHONHASHSEED: '0', TMPDIR: folder } };
    return openPython(
      'warden',
      { ...asUser(user), options, endsByItself: true, cleanUp: () => removeFolder(folder) },
      { folder, readable, needsLandlock: true },
    );
  },
  openAsserts: () =>
    openPython('asserts', { ...asUser(firstUser - 1), options: { env: { PYTHONHASHSEED: '0' } } }, { readable }),
};

const readable = ['/usr', '/bin', '/lib', '/lib64', '/etc/ld.so.cache'];

/** The warden removes it as well; this is for one that was killed. What cannot be removed is no reason to fail. */
function removeFolder(folder: string): void {
  if (existsSync(folder)) spawnSync('/bin/rm', ['-rf', folder], { stdio: 'ignore' });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

/** Wardens outlive this process for a moment, and only it may remove their folders where the one for temporary files is its own. */
function removeAll(): void {
  for (const folder of folders) removeFolder(folder);
}

function asUser(user: number) {
  const switching = process.getuid?.() === 0 ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : [];
  const dropping = process.getuid?.() === 0 ? ['--inh-caps=-all', '--bounding-set=-all'] : [];
  return {
    command: systemProgram('setpriv'),
    args: [...switching, ...dropping, '--no-new-privs', '--'],
  };
}
