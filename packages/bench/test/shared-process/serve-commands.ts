import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import type { CommandResult, CommandToRun } from './command.ts';

/*
 * Runs commands one after the other in this process, like separate processes: with their own arguments, working directory, environment
 * and input. The program starts again for each command. Its modules are loaded once, because this takes most of a short command's time.
 */

/** Loaded again for every command: its URL has another query each time. */
const program = new URL('../../src/cli/program.ts', import.meta.url);
const execPath = process.argv[0]!;
let started = 0;
let turn: Promise<unknown> = Promise.resolve();

async function run({ args, directory, env, input }: CommandToRun): Promise<CommandResult> {
  process.chdir(directory);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [execPath, 'maspo', ...args];
  process.exitCode = undefined;
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true });
  const [stdout, stderr] = [captured(process.stdout), captured(process.stderr)];
  try {
    await import(`${program.href}?command=${++started}`);
  } finally {
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  }
  return { exitCode: Number(process.exitCode ?? 0), stdout: await stdout.end(), stderr: await stderr.end() };
}

/** Captures what is written to a stream from now on. */
function captured(stream: NodeJS.WriteStream) {
  const written = new Readable({ read() {} });
  const write = stream.write;
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    written.push(chunk);
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done as () => void);
    return true;
  }) as typeof stream.write;
  return {
    end: () => {
      stream.write = write;
      written.push(null);
      return text(written);
    },
  };
}

async function answer(socket: Socket): Promise<void> {
  const command = (await json(socket)) as CommandToRun;
  const result = turn.then(() => run(command));
  turn = result.catch(() => undefined);
  socket.end(JSON.stringify(await result));
}

createServer({ allowHalfOpen: true }, (socket) => {
  answer(socket).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
}).listen(process.argv[2], () => process.send!('ready'));

// This process ends with the tests.
process.on('disconnect', () => process.exit());
