import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IsolationLevel } from './isolation-level.ts';
import { openPython } from './open-python.ts';
import { systemProgram } from './system-program.ts';

/**
 * User ids that systems do not assign. Each sandbox has its own id, so that limits by user count only its own processes. Commands that run
 * at the same time begin at different ids.
 */
const firstUser = 64_100;
let opened = randomInt(1000);
/** The folders that still exist. */
const folders = new Set<string>();

/**
 * Isolation without user namespaces, for containers and systems that forbid them. Landlock leaves only `/usr` to read
 * and a private folder to write. A seccomp filter denies sockets, signals to other processes, tracing, new sessions and
 * shared memory. Limits are the same as at other levels. If root starts the sandbox, an answer has its own user,
 * without capabilities.
 *
 * It does not protect against flaws of the kernel, and it reveals more than bubblewrap. A program can test by name
 * (`stat`) which processes run and which files exist, but cannot read them. The private folder is on the disk. The
 * kernel limits each file to 16 MiB. The warden limits all files to 64 MiB and 2,000 entries, and everything that is
 * written, by any process, to 512 MiB. If root does not start the sandbox, answers run as the caller's user, and only
 * the filter and Landlock separate them from the caller.
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

/** The warden also removes its folder, unless it was killed. A folder that cannot be removed is not a failure. */
function removeFolder(folder: string): void {
  if (existsSync(folder)) spawnSync('/bin/rm', ['-rf', folder], { stdio: 'ignore' });
  folders.delete(folder);
  if (folders.size === 0) process.off('exit', removeAll);
}

/**
 * Wardens live slightly longer than this process. If the folder for temporary files belongs to the user of this
 * process, only this process may remove the wardens' folders.
 */
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
