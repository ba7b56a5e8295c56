import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { readQueueAddress } from './queue-address.ts';

test.each([
  ['redis://localhost', { host: 'localhost', port: 6379, db: 0, tls: false, shown: 'redis://localhost:6379' }],
  ['redis://queue.lab:7000/2', { host: 'queue.lab', port: 7000, db: 2, shown: 'redis://queue.lab:7000/2' }],
  ['redis://[::1]:7000/', { host: '::1', port: 7000, db: 0, shown: 'redis://[::1]:7000' }],
  ['rediss://eve:s%40fe@h', { username: 'eve', password: 's@fe', tls: true, shown: 'rediss://h:6379' }],
  ['redis://:safe@h', { username: undefined, password: 'safe' }],
])('%s is read', (text, address) => {
  expect(readQueueAddress(text, {})).toMatchObject(address);
});

test('a password may come from the environment, and a password in the address has priority', () => {
  const environment = { MASPO_QUEUE_PASSWORD: 'from outside' };
  expect(readQueueAddress('redis://h', environment).password).toBe('from outside');
  expect(readQueueAddress('redis://eve@h', environment)).toMatchObject({ username: 'eve', password: 'from outside' });
  expect(readQueueAddress('redis://:inside@h', environment).password).toBe('inside');
});

test.each([
  ['http://h', /does not begin with redis/],
  ['localhost:6379', /does not begin with redis/],
  ['redis://', /names no host/],
  ['redis://:sec/ret@h', /cannot be read/],
  ['redis://eve:1/secret@h', /other than the number of a database/],
  ['redis://h/first', /other than the number of a database/],
  ['redis://h/1?family=6', /more than a database/],
  ['redis://secret@h', /user name and no password.*redis:\/\/:password@host/],
  ['redis://:sec%ret@h', /two hexadecimal digits/],
])('%s is refused with the reason, and the message does not contain it', (text, reason) => {
  let refusal: unknown;
  try {
    readQueueAddress(text, {});
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toMatchObject({ code: 'invalid-input', message: expect.stringMatching(reason) });
  expect(inspect(refusal, { depth: null })).not.toMatch(/sec.?ret/);
});

test('a printed address shows no password', () => {
  const address = readQueueAddress('redis://eve:secret@h', {});
  expect(`${inspect(address, { depth: null })} ${JSON.stringify(address)} ${address.shown}`).not.toContain('secret');
});
