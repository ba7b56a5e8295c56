import { failureText, MaspoError } from '@maspo/core';
import type { Redis } from 'ioredis';
import { passwordVariable } from './queue-address.ts';

/** Why a server cannot be used, and what to do. */
interface Trouble {
  readonly why: string;
  readonly wayOut: string;
  /** Trying again would not help. */
  readonly isFinal: boolean;
}

const knownTroubles: readonly (readonly [RegExp, why: string, wayOut: string])[] = [
  [
    /WRONGPASS|invalid password|invalid username/i,
    'it refuses the user name or the password',
    `Correct them in the address or in ${passwordVariable}.`,
  ],
  [/NOAUTH/, 'it asks for a password', `Give it in the address or in ${passwordVariable}.`],
  [
    /NOPERM/,
    'its user may not run the commands that are needed',
    'Let the user run all commands on keys that begin with maspo: and bull:.',
  ],
  [
    /Unknown RESP type|Protocol error/i,
    'what listens there is no Redis or Valkey server, or expects TLS',
    'Correct the address; for TLS it begins with rediss://.',
  ],
  [/DB index/i, 'it has no database of this number', 'Choose another one in the address.'],
  [
    /ERR_SSL|wrong version number|before secure TLS connection/i,
    'it does not speak TLS',
    'Write redis:// in place of rediss://, or switch TLS on in the server.',
  ],
  [
    /ERR_TLS|CERT|_SIGNATURE|self.signed/i,
    'its TLS certificate is not accepted',
    'For a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its PEM file.',
  ],
  [/READONLY/, 'it is a read-only replica', 'Give the address of the primary server.'],
  [/\bOOM\b/, 'its memory is full', 'Raise its maxmemory; replies stored so far stay.'],
  [/MISCONF/, 'it cannot write to its disk and so refuses to store anything', 'Free its disk, and look into its log.'],
];

/** Troubles that may end when a server has started. */
const passingTroubles: readonly (readonly [RegExp, why: string, wayOut: string])[] = [
  [/ECONNREFUSED/, 'nothing listens there', 'Start a Redis or Valkey server there, or correct the address.'],
  [/ENOTFOUND|EAI_AGAIN/, 'no host of this name is found', 'Correct the address.'],
  [
    /EHOSTUNREACH|ENETUNREACH/,
    'this host cannot be reached',
    'Correct the address, or look at the network and its firewall.',
  ],
];

export function troubleIn(error: unknown, password: string | undefined): Trouble {
  // The error of a client contains the arguments of its command, and servers repeat some of them. A password may be among them. So only our
  // own words and a cleaned text are passed on, and never the error itself.
  const text = cleaned(textOf(error), password);
  for (const [pattern, why, wayOut] of knownTroubles) if (pattern.test(text)) return { why, wayOut, isFinal: true };
  for (const [pattern, why, wayOut] of passingTroubles) if (pattern.test(text)) return { why, wayOut, isFinal: false };
  return { why: text, wayOut: 'Look into its log, or correct the address.', isFinal: false };
}

/**
 * The result of a command of an open client. If the server refuses the command, throws `MaspoError` `environment` with a message that
 * states what to do.
 */
export async function answered<Value>(redis: Redis, command: Promise<Value>): Promise<Value> {
  try {
    return await command;
  } catch (error) {
    const { why, wayOut } = troubleIn(error, redis.options.password);
    throw new MaspoError(
      'environment',
      `The server of the queue ${shownServer(redis)} cannot be used: ${why}. ${wayOut}`,
    );
  }
}

export function shownServer({ options: { host = 'localhost', port, db = 0, tls } }: Redis): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls === undefined ? 'redis' : 'rediss'}://${name}:${port}${db === 0 ? '' : `/${db}`}`;
}

function textOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? `${error.code}: ` : '';
  return `${code}${failureText(error)}`;
}

function cleaned(text: string, password: string | undefined): string {
  return password === undefined ? text : text.replaceAll(password, '[password]');
}
