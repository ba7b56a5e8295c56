import { expect, test } from 'vitest';
import { MaspoError } from './maspo-error.ts';
import { asEnvironmentError, failureText } from './system-failure.ts';

function failure(fields: object): Error {
  return Object.assign(new Error('as the system says it'), fields);
}

test.each([
  ['ENOSPC', /the disk is full \(ENOSPC\); free some space/],
  ['EDQUOT', /quota .* \(EDQUOT\); free some space/],
  ['EROFS', /the file system is read-only \(EROFS\); make it writable/],
  ['EACCES', /permission is denied \(EACCES\); make it writable for you/],
  ['EPERM', /permission is denied \(EPERM\)/],
  ['EFBIG', /the file is larger than allowed \(EFBIG\); raise the limit \(ulimit -f\)/],
  ['EIO', /the disk reports an error \(EIO\); check the disk/],
  ['EMFILE', /too many files are open \(EMFILE\); raise the limit \(ulimit -n\)/],
  ['ENFILE', /too many files are open \(ENFILE\)/],
])('%s becomes an environment error with advice', (code, text) => {
  const error = failure({ code, path: '/data/run/events.jsonl' });
  expect(failureText(error)).toMatch(text);
  const told = asEnvironmentError(error) as MaspoError;
  expect(told).toMatchObject({ code: 'environment', cause: error });
  expect(told.message).toMatch(/^cannot use \/data\/run\/events.jsonl: /);
});

test.each([
  [13, 'database or disk is full', /the disk is full \(database or disk is full\); free/],
  [8, 'attempt to write a readonly database', /it is read-only/],
  [8 + 256 * 4, 'attempt to write a readonly database', /it is read-only/],
  [10 + 256 * 3, 'disk I/O error', /the disk reports an error/],
])('code %d of SQLite becomes one too', (errcode, errstr, text) => {
  const error = failure({ code: 'ERR_SQLITE_ERROR', errcode, errstr });
  expect(failureText(error)).toMatch(text);
  expect((asEnvironmentError(error) as MaspoError).message).toMatch(/^cannot go on: /);
});

test('any other error stays what it is', () => {
  const others = [
    failure({ code: 'ENOENT' }),
    failure({ code: 'ERR_SQLITE_ERROR', errcode: 1 }),
    new TypeError('x'),
    7,
  ];
  for (const error of others) expect(asEnvironmentError(error)).toBe(error);
  const own = new MaspoError('invalid-input', 'x');
  expect(asEnvironmentError(own)).toBe(own);
  expect(failureText(others[0])).toBe('as the system says it');
});
