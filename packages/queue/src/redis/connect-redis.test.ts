import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort, needsRedis, type RedisServerOptions, startRedisServer } from '../../testing/index.ts';
import { type ConnectOptions, connectRedis } from './connect-redis.ts';
import { readQueueAddress } from './queue-address.ts';

async function server(options?: RedisServerOptions) {
  const started = await startRedisServer(options);
  onTestFinished(() => started.stop());
  return started;
}

async function connected(url: string, options?: ConnectOptions) {
  const connection = await connectRedis(readQueueAddress(url, {}), options);
  onTestFinished(() => connection.redis.disconnect());
  return connection;
}

/** The message of a refused connection, with everything that printing the error shows. */
async function refusalOf(url: string, patienceMs?: number) {
  const error: unknown = await connected(url, patienceMs === undefined ? {} : { patienceMs }).then(
    () => expect.fail('connected'),
    (error) => error,
  );
  expect(error).toMatchObject({ code: 'environment' });
  return inspect(error, { depth: null, showHidden: true });
}

test('if nothing listens, the message states this and what to do', async () => {
  const refusal = await refusalOf('redis://:secret@127.0.0.1:1', 100);
  expect(refusal).toMatch(/redis:\/\/127\.0\.0\.1:1 cannot be used: nothing listens there\. Start a Redis/);
  expect(refusal).not.toContain('secret');
});

test('an unknown host is named', async () => {
  expect(await refusalOf('redis://nowhere.invalid', 1000)).toMatch(
    /redis:\/\/nowhere\.invalid:6379 .*no host of this name/,
  );
});

test('a server that is not Redis is refused', async () => {
  const web = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void web.close());
  await once(web, 'listening');
  const { port } = web.address() as { port: number };
  expect(await refusalOf(`redis://127.0.0.1:${port}`)).toMatch(/no Redis or Valkey server/);
});

describe.skipIf(needsRedis.missing)(`at a Redis server ${needsRedis.note}`, () => {
  test('a wrong password is refused at once, and is not printed', async () => {
    const { port } = await server({ settings: ['--requirepass', 'right one'] });
    const wrong = await refusalOf(`redis://:wrong%20one@127.0.0.1:${port}`, 60_000);
    expect(wrong).toMatch(
      /refuses the user name or the password. Correct them in the address or in MASPO_QUEUE_PASSWORD/,
    );
    expect(wrong).not.toContain('wrong one');
    expect(await refusalOf(`redis://127.0.0.1:${port}`, 60_000)).toMatch(/asks for a password/);
    const { redis } = await connected(`redis://:right%20one@127.0.0.1:${port}/3`);
    expect(await redis.ping()).toBe('PONG');
  });

  test('an unsuitable setting is refused, a risky setting is a warning, and an unknown setting is neither', async () => {
    const { url, port } = await server();
    expect(await refusalOf(`${url}/99`)).toMatch(/no database of this number/);
    expect(await refusalOf(`rediss://127.0.0.1:${port}`, 300)).toMatch(/does not speak TLS/);
    const { redis, warnings } = await connected(url);
    expect(warnings).toEqual([expect.stringMatching(/appendonly no.*paid for are lost/)]);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    expect(await refusalOf(url)).toMatch(/maxmemory-policy allkeys-lru.*noeviction/);
    await redis.acl('SETUSER', 'guest', 'on', '>pass', '~*', '+@all', '-config');
    expect((await connected(`redis://guest:pass@127.0.0.1:${port}`)).warnings).toEqual([]);
    await redis.config('SET', 'maxmemory-policy', 'noeviction', 'appendonly', 'yes');
    expect((await connected(url)).warnings).toEqual([]);
  });

  test('a command waits until a lost server is back, and the user is notified', async () => {
    const { url, kill, start } = await server({ isPersistent: true });
    const notices: string[] = [];
    const lost = Promise.withResolvers<void>();
    const onNotice = (notice: string) => {
      notices.push(notice);
      lost.resolve();
    };
    const { redis } = await connected(url, { onNotice });
    await kill();
    await lost.promise;
    const stored = redis.set('key', 'value');
    await start();
    expect(await stored).toBe('OK');
    expect(notices).toEqual([
      expect.stringMatching(/^lost the connection to redis:.*wait/),
      expect.stringMatching(/is back$/),
    ]);
  });

  const noOpenssl = spawnSync('openssl', ['version']).status !== 0;
  test.skipIf(noOpenssl)(
    'a self-made certificate is accepted if NODE_EXTRA_CA_CERTS names it (needs openssl: apt-get install openssl)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'maspo-tls-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
      const made = [
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
      ];
      execFileSync(
        'openssl',
        ['req', '-x509', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', ...made],
        { stdio: 'ignore' },
      );
      const { port } = await server({
        settings: [
          '--tls-cert-file',
          certificate,
          '--tls-key-file',
          key,
          '--tls-auth-clients',
          'no',
          '--tls-port',
          '0',
        ],
      });
      const { redis } = await connected(`redis://127.0.0.1:${port}`);
      const tlsPort = await freePort();
      await redis.config('SET', 'tls-port', tlsPort);
      const url = `rediss://127.0.0.1:${tlsPort}`;
      expect(await refusalOf(url)).toMatch(/TLS certificate is not accepted.*NODE_EXTRA_CA_CERTS/);
      const script = `import { connectRedis } from ${JSON.stringify(new URL('./connect-redis.ts', import.meta.url).href)};
      import { readQueueAddress } from ${JSON.stringify(new URL('./queue-address.ts', import.meta.url).href)};
      const { redis } = await connectRedis(readQueueAddress(${JSON.stringify(url)}));
      console.log(await redis.ping());
      redis.disconnect();`;
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
      expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { env }).toString()).toBe(
        'PONG\n',
      );
    },
  );
});
