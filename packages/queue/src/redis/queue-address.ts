import { MaspoError } from '@maspo/core';
import type { RedisOptions } from 'ioredis';

/**
 * The address of the queue's server, with user name and password. The password is left out when the address is printed or converted to
 * JSON.
 */
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

/** The password may be in this variable instead of the address, because lists of processes show addresses. */
export const passwordVariable = 'MASPO_QUEUE_PASSWORD';

const form = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
const defaultPort = 6379;

/**
 * Reads `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS. If the address has no password, the one in
 * `MASPO_QUEUE_PASSWORD` is used. Throws `MaspoError` `invalid-input` for any other text. The error does not contain the text, because a
 * wrong address may contain a password at any position.
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
  if (database === undefined) throw refused('after the host comes something other than the number of a database');
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

/** The options of every client of the server, also of the queue's clients. */
export function redisOptions({ host, port, db, tls, username, password }: QueueAddress) {
  return {
    host,
    port,
    db,
    username,
    password,
    ...(tls && { tls: {} }),
    // An unreachable server only makes callers wait.
    maxRetriesPerRequest: null,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), longestRetryMs),
    // Without this timeout, a server that vanished without closing the connection is noticed only after a quarter of an hour.
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
