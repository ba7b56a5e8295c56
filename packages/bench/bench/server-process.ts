import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ServerProcess {
  readonly baseUrl: string;
  /** Processor time that the server has used so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): void;
}

/** Starts the fixed-delay server in a process of its own, so that it takes nothing of the caller's processor time. */
export async function startServerProcess(delayMs: number): Promise<ServerProcess> {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'fixed-delay-server.ts'), String(delayMs)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = await once(server, 'message');
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    cpuMs: async () => {
      server.send('cpu');
      return Number((await once(server, 'message'))[0]);
    },
    stop: () => server.kill(),
  };
}
