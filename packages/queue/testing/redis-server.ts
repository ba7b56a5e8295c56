import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether there is a Redis server to start. The title of a skipped test ends with `note`. */
export const needsRedis = {
  missing: spawnSync('redis-server', ['--version']).status !== 0,
  note: '(needs redis-server: apt-get install redis-server)',
};

/** A Redis server for tests on loopback, with its own folder. */
export interface RedisServer {
  readonly port: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  /** Ends the server as an administrator would, and waits for its end. Its folder stays. */
  end(): Promise<void>;
  /** Ends the server with SIGKILL, like a loss of power. Its folder stays. */
  kill(): Promise<void>;
  /** Starts the server again on the same port and folder. */
  start(): Promise<void>;
  /** The server keeps its connections, but does not answer until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the server permanently, and removes its folder. */
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
    // By default, Redis delays changes for up to two seconds while the disk is busy.
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
  // A test process that ends early must not leave servers running.
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

/** Waits until the server answers, even if it only asks for a password. A server that loads its data is not ready. */
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
