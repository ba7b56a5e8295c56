import { MaspoError } from '@maspo/core';
import type { RedisOptions } from 'ioredis';

/** Where the server of the queue is, and how to get in. The password is left out when the address is printed or made JSON of. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The address without user name and password, for messages. */
  readonly shown: string;
}

/** The password may stand here in place of the address: addresses stand in lists of processes. */
export const passwordVariable = 'MASPO_QUEUE_PASSWORD';

const form = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
const defaultPort = 6379;

/**
 * Reads `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. Where it has no password, that of `MASPO_QUEUE_PASSWORD`
 * counts. Throws `MaspoError` `invalid-input` for anything else, without repeating the text: a wrong address may have a password anywhere.
 */
export function readQueueAddress(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): QueueAddress {
  if (!/^rediss?:\/\//.test(text)) throw refused('it does not begin with redis:// or rediss://');
  if (!URL.canParse(text))
    throw refused(
      `it cannot be read. In a password, characters such as / ? # @ : are written as %2F %3F %23 %40 %3A, or the password stands in ${passwordVariable}`,
    );
  const url = new URL(text);
  if (url.hostname === '') throw refused('it names no host');
  if (url.search !== '' || url.hash !== '') throw refused('it has more than a database after the host');
  const [, database] = /^\/?(\d*)$/.exec(url.pathname) ?? [];
  if (database === undefined) throw refused('after the host stands something other than the number of a database');
  const username = decoded(url.username);
  const password = decoded(url.password) || environment[passwordVariable] || undefined;
  if (username !== '' && password === undefined)
    throw refused(
      `it has a user name and no password. A password alone is written as redis://:password@host, or stands in ${passwordVariable}`,
    );
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || defaultPort);
  const db = Number(database);
  const shown = `${url.protocol}//${url.hostname}:${port}${db === 0 ? '' : `/${db}`}`;
  const address = { host, port, db, tls: url.protocol === 'rediss:', username: username || undefined, shown };
  return Object.defineProperty(address, 'password', { value: password, enumerable: false }) as QueueAddress;
}

/** How every client of the server is opened, also those of the queue. */
export function redisOptions({ host, port, db, tls, username, password }: QueueAddress) {
  return {
    host,
    port,
    db,
    username,
    password,
    ...(tls && { tls: {} }),
    // A server that is away only makes callers wait.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), longestRetryMs),
    // Without it, a server that vanished without a word is noticed after a quarter of an hour.
    socketTimeout: 30_000,
  } satisfies RedisOptions;
}

/** A lost connection is tried again at least this often. */
export const longestRetryMs = 2000;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused(
      'in its user name or password, a % is not followed by two hexadecimal digits: % itself is written as %25',
    );
  }
}

function refused(reason: string): MaspoError {
  return new MaspoError('invalid-input', `the address of the queue is not of the form ${form}: ${reason}`);
}
