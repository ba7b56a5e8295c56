import type { ChildProcess } from 'node:child_process';

/**
 * The command line of a command that ends with this process, even if this process is killed. A shell reads a pipe that this process holds
 * open. If the pipe ends without a message, the shell kills the process group. A command that asks the kernel for this by itself, as
 * bubblewrap does, may be too late: processes that it has started by then wait for it for ever. Needs a process group of its own
 * (`detached`).
 */
export function withLifeline(
  command: readonly string[],
  { descriptor, keeps = false }: { readonly descriptor: number; readonly keeps?: boolean },
): string[] {
  // Other descriptors would stay open as long as the shell watches.
  const others = [3, 4, 5].filter((one) => one !== descriptor).map((one) => `${one}<&-`);
  const watch = `(read -r _ <&${descriptor} || kill -9 -$$) ${others.join(' ')} </dev/null >/dev/null 2>&1 &`;
  return ['/bin/sh', '-c', `${watch}\nexec "$@"${keeps ? '' : ` ${descriptor}<&-`}`, 'sh', ...command];
}

/** The message to the watching shell when the command has ended: nothing is left to kill. */
export const lifelineEnd = '\n';

/** Ends a process that was started `detached`, with all processes of its group. Does nothing if it has ended. */
export function killGroup({ pid }: Pick<ChildProcess, 'pid'>): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {} // It has ended.
}
