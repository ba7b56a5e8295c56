import { type SpawnOptions, spawn } from 'node:child_process';
import type { Channel, Message } from './channel.ts';
import { frameOf, frameReader } from './frame-reader.ts';
import { messageQueue } from './message-queue.ts';

/** A command line and how to start it. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly options?: Pick<SpawnOptions, 'uid' | 'gid' | 'env' | 'cwd'>;
  /** Called once the process has ended. */
  readonly cleanUp?: () => void;
}

/**
 * Starts a process that speaks in frames on stdin and stdout, in a process group of its own. `node:child_process` rather than execa:
 * the process lives on between examples without keeping this one alive, and execa holds what it starts.
 */
export function openProcess({ command, args, options = {}, cleanUp }: Launch): Channel {
  const child = spawn(command, args, { cwd: '/', env: {}, ...options, stdio: 'pipe', detached: true });
  const queue = messageQueue();
  let complaint = '';
  child.stdout.on(
    'data',
    frameReader((frame) => queue.add({ kind: String.fromCharCode(frame[0]!), body: frame.subarray(1) })),
  );
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000);
  });
  // Its end shows as the end of its messages.
  child.stdin.on('error', () => {});
  child.on('error', (error) => {
    complaint += error.message;
    queue.end();
    cleanUp?.();
  });
  child.on('close', () => {
    queue.end();
    cleanUp?.();
  });
  const streams = [child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[];
  return {
    send: (kind, body = '') => child.stdin.write(frameOf(kind, body)),
    receive: (): Promise<Message | undefined> => queue.next(),
    isOpen: () => child.exitCode === null && child.signalCode === null && child.pid !== undefined,
    close: () => child.kill('SIGKILL'),
    hold: (isHeld) => {
      for (const part of [child, ...streams]) isHeld ? part.ref() : part.unref();
    },
    complaint: () => complaint.trim(),
  };
}
