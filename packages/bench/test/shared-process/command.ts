import { connect } from 'node:net';
import { json } from 'node:stream/consumers';

/** A command, and everything that a process gets from its parent. */
export interface CommandToRun {
  readonly args: readonly string[];
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in the process that listens at `socketPath`, after the commands that were sent before. */
export async function runInProcess(socketPath: string, command: CommandToRun): Promise<CommandResult> {
  const socket = connect({ path: socketPath, allowHalfOpen: true });
  socket.end(JSON.stringify(command));
  return (await json(socket)) as CommandResult;
}
