import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether there is a Redis server to start. A test that is skipped says so with `note` at the end of its title. */
export const needsRedis = {
  missing: spawnSync('redis-server', ['--version']).status !== 0,
  note: '(needs redis-server: apt-get install redis-server)',
};

/** A Redis server of the tests on loopback, with a folder of its own. */
export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  /** Ends it as an administrator would, and waits for its end. Its folder stays. */
  end(): Promise<void>;
  /** As a loss of power would end it: SIGKILL. Its folder stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder. */
  start(): Promise<void>;
  /** It keeps its connections, and answers nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it for good, and removes its folder. */
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  /** Whether every change is written to its folder, so that nothing is lost when it starts again; false by default. */
  readonly isPersistent?: boolean;
  /** More settings, as on its command line, such as `--requirepass secret`. */
  readonly settings?: readonly string[];
}

export async function startRedisServer({
  isPersistent = false,
  settings = [],
}: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-redis-'));
  const port = await freePort();
  const options = [
    ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--loglevel', 'warning'],
    // By default, Redis keeps changes back for up to two seconds while the disk is busy.
    ...['--appendonly', isPersistent ? 'yes' : 'no', '--appendfsync', 'always', ...settings],
  ];
  let child: ChildProcess;
  const endBy = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGCONT');
    child.kill(signal);
    await once(child, 'exit');
  };
  const start = async () => {
    child = spawn('redis-server', options, { stdio: 'ignore' });
    await answering(port, child);
  };
  // A test process that is ended in the middle must not leave servers behind.
  const atExit = () => child.kill('SIGKILL');
  process.on('exit', atExit);
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    end: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
    start,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: async () => {
      await endBy('SIGKILL');
      process.off('exit', atExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the server answers anything, be it that it asks for a password; while it loads its data, it is not ready. */
async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const reply = await ping(port);
    if (reply !== undefined && !reply.startsWith('-LOADING')) return;
    await sleep(10);
  }
  throw new Error(`redis-server ended with exit code ${child.exitCode}`);
}

async function ping(port: number): Promise<string | undefined> {
  const socket: Socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data')) as [Buffer];
    return reply.toString();
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
