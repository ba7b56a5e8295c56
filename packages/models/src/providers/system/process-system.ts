import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type ChatReply, MaspoError } from '@maspo/core';
import { NoReply } from '../../failures/transient-fault.ts';
import type { SystemClient } from './system-client.ts';
import { systemReply, taskJson } from './system-json.ts';

/** How long a system may take to end after its input was closed. */
const endingMs = 2_000;
/** How many characters of its standard error are kept for messages. */
const keptWords = 2_000;

/** A request that waits for its reply. */
interface Waiting {
  readonly resolve: (reply: ChatReply) => void;
  readonly reject: (reason: unknown) => void;
}

/** A system's process, while it runs. */
interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly waiting: Map<number, Waiting>;
  /** Requests whose caller has given up. Replies to them may still come, but are not used. */
  readonly givenUp: Set<number>;
}

/**
 * A system that is a program. Each line of its standard input is a request as JSON, as over HTTP but with an `id`. Each line of its
 * standard output is a reply as JSON with the same `id`, in any order. The program is started at the first call. If it ends too early, it
 * is started again for the next call, and the calls in flight are tried again.
 */
export function openProcessSystem(command: readonly string[]): SystemClient {
  const name = command.join(' ');
  let running: Running | undefined;
  /** All processes that were started and have not ended, including processes that are no longer used. */
  const children = new Set<ChildProcessWithoutNullStreams>();
  let hasReplied = false;
  let number = 0;

  const start = (): Running => {
    const child = spawn(command[0]!, command.slice(1));
    children.add(child);
    const started: Running = { child, waiting: new Map(), givenUp: new Set() };
    let words = '';
    const end = (reason: Error) => {
      if (running === started) running = undefined;
      for (const { reject } of started.waiting.values()) reject(reason);
      started.waiting.clear();
    };
    child.on('error', (cause) => {
      children.delete(child);
      end(new MaspoError('environment', `the system "${name}" cannot be started: ${cause.message}`, { cause }));
    });
    child.stderr.on('data', (part) => {
      words = (words + part).slice(-keptWords);
    });
    child.stdin.on('error', () => {}); // it has ended, which `close` tells with the reason
    child.on('close', (code, killed) => {
      children.delete(child);
      const how = killed === null ? `exit code ${code}` : killed;
      const said = words.trim().split('\n').at(-1);
      const message = `the system "${name}" ended (${how})${said ? `: ${said}` : ''}`;
      end(
        hasReplied ? new NoReply(message) : new MaspoError('environment', `${message}, before it replied to anything`),
      );
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const reply = parsed(line);
      if (reply === undefined || typeof reply.id !== 'number') {
        end(strayLine(name, line));
        kill(child);
        return;
      }
      if (started.givenUp.delete(reply.id)) return;
      const waiting = started.waiting.get(reply.id);
      if (waiting === undefined) {
        end(strayId(name, reply.id, [...started.waiting.keys()]));
        kill(child);
        return;
      }
      started.waiting.delete(reply.id);
      try {
        waiting.resolve(systemReply(reply, `a reply of the system "${name}"`));
        hasReplied = true;
      } catch (error) {
        waiting.reject(error);
      }
    });
    return started;
  };

  return {
    chat: (request, { signal }) => {
      running ??= start();
      const { child, waiting, givenUp } = running;
      const id = ++number;
      return new Promise<ChatReply>((resolve, reject) => {
        const abort = () => {
          waiting.delete(id);
          givenUp.add(id);
          reject(signal.reason);
        };
        signal.addEventListener('abort', abort, { once: true });
        const ended = (settle: () => void) => {
          signal.removeEventListener('abort', abort);
          settle();
        };
        waiting.set(id, {
          resolve: (reply) => ended(() => resolve(reply)),
          reject: (reason) => ended(() => reject(reason)),
        });
        child.stdin.write(`${taskJson(request, { id })}\n`);
      });
    },
    close: async () => {
      await Promise.all([...children].map(ended));
    },
  };
}

/** Asks a process to end, and kills it if it does not end. */
async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  child.stdin.end();
  await Promise.race([closed, wait(endingMs, undefined, { ref: false })]);
  kill(child);
  await closed;
}

/**
 * The process may have started another one, as `uv run` does, that holds its output open. The streams are closed, so that nothing waits for
 * the other process.
 */
function kill(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL');
  child.stdout.destroy();
  child.stderr.destroy();
}

function strayLine(name: string, line: string): MaspoError {
  return new MaspoError(
    'invalid-input',
    `the system "${name}" wrote ${JSON.stringify(line.slice(0, 100))} to its standard output, where only replies belong, one JSON object with the id of its request on each line: print messages to standard error`,
  );
}

function strayId(name: string, id: number, open: readonly number[]): MaspoError {
  const expected = open.length === 0 ? 'no reply, as all requests are answered' : open.slice(0, 3).join(' or ');
  return new MaspoError(
    'invalid-input',
    `the system "${name}" wrote a reply with the id ${id}, which no open request has; expected ${expected}: give each reply the id of its request`,
  );
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
