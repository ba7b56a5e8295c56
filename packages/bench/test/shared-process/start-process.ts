import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const serve = fileURLToPath(new URL('serve-commands.ts', import.meta.url));
const options = ['--disable-warning=ExperimentalWarning', '--disable-sigusr1'];

/** A cache of compiled code, because compiling takes most of the time that a process needs to start. */
export const compileCache = fileURLToPath(new URL('../../../../node_modules/.cache/compile', import.meta.url));

/** Starts a process that runs the commands that it receives at the socket `place`. It ends when it is disconnected. */
export async function startCommandProcess(place: string, within: readonly string[] = []): Promise<ChildProcess> {
  const [program, ...args] = [...within, process.execPath, ...options, serve, place];
  const child = spawn(program!, args, {
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}
