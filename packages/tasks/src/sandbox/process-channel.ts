import { type ChildProcessWithoutNullStreams, type SpawnOptions, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Channel, Message } from './channel.ts';
import { frameOf, frameReader } from './frame-reader.ts';
import { messageQueue } from './message-queue.ts';
import { killGroup, lifelineEnd, withLifeline } from './process-group.ts';

/** How long a process that ends by itself may take to end. */
const patienceMs = 2000;

/** A command line and how to start it. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: Pick<SpawnOptions, 'uid' | 'gid' | 'env' | 'cwd'>;
  /** Called once the process has ended. */
  readonly cleanUp?: () => void;
  /**
   * Whether the process ends by itself soon after its last request, with all processes that it started, and gets time
   * for this.
   */
  readonly endsByItself?: boolean;
  /** Whether a shell watches that this process is alive, because processes that the command starts may miss its end. */
  readonly hasLifeline?: boolean;
}

/**
 * Starts a process that communicates in frames on stdin and stdout, in a process group of its own. It uses
 * `node:child_process` and not execa: the process stays between examples without keeping this process alive, but execa
 * keeps its caller alive.
 */
export function openProcess({
  command,
  args,
  options = {},
  cleanUp,
  endsByItself = false,
  hasLifeline = false,
}: Launch): Channel {
  const stdio = hasLifeline ? (['pipe', 'pipe', 'pipe', 'pipe'] as const) : (['pipe', 'pipe', 'pipe'] as const);
  const [program, ...given] = hasLifeline ? withLifeline([command, ...args], { descriptor: 3 }) : [command, ...args];
  const child = spawn(program!, given, {
    cwd: '/',
    env: {},
    ...options,
    stdio: [...stdio],
    detached: true,
  }) as ChildProcessWithoutNullStreams;
  const lifeline = child.stdio[3] as Socket | undefined;
  const queue = messageQueue();
  let complaint = '';
  let answers: number | undefined;
  const kill = () => {
    killGroup(child);
    if (answers !== undefined) killGroup({ pid: answers });
  };
  child.stdout.on(
    'data',
    frameReader((frame) => {
      const message = { kind: String.fromCharCode(frame[0]!), body: frame.subarray(1) };
      if (endsByItself && message.kind === 'S') answers = Number(message.body);
      if (endsByItself && message.kind === 'X') answers = undefined;
      queue.add(message);
    }),
  );
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  // The end of the process is noticed as the end of its messages.
  for (const stream of [child.stdin, lifeline]) stream?.on('error', () => {});
  child.on('exit', () => lifeline?.end(lifelineEnd));
  child.on('error', (error) => {
    complaint += error.message;
    queue.end();
    cleanUp?.();
  });
  child.on('close', () => {
    queue.end();
    cleanUp?.();
  });
  const streams = [child.stdin, child.stdout, child.stderr, lifeline ?? []].flat() as unknown as {
    ref(): void;
    unref(): void;
  }[];
  return {
    send: (kind, body = '') => child.stdin.write(frameOf(kind, body)),
    receive: (): Promise<Message | undefined> => queue.next(),
    isOpen: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    close() {
      queue.end();
      if (!endsByItself) return kill();
      child.stdin.end();
      const deadline = setTimeout(kill, patienceMs).unref();
      child.once('close', () => clearTimeout(deadline));
    },
    hold: (isHeld) => {
      for (const part of [child, ...streams]) isHeld ? part.ref() : part.unref();
    },
    complaint: () => complaint.trim(),
  };
}
