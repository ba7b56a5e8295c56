import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { isLocked, lockDirectory } from './lock-directory.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A process that locks the folder, reports this, and lives until it is killed. */
async function lockElsewhere(folder: string) {
  const program = `
    import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, 'lock-directory.ts'))};
    globalThis.held = lockDirectory(${JSON.stringify(folder)}); // without a reference, the lock would be garbage-collected and released
    console.log('locked');
    setInterval(() => {}, 1000);`;
  const child = execa(process.execPath, ['--input-type=module', '--eval', program], { reject: false });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    killed: () => {
      child.kill('SIGKILL');
      return child;
    },
  };
}

test('a folder that another process writes to is refused until that process ends, even by kill -9', async () => {
  const folder = scratch();
  const other = await lockElsewhere(folder);
  expect(() => lockDirectory(folder)).toThrow(MaspoError);
  expect(() => lockDirectory(folder)).toThrow(`another process is writing to ${folder}`);
  expect(isLocked(folder)).toBe(true);
  await other.killed();
  expect(readdirSync(folder)).toContain('.lock');
  expect(isLocked(folder)).toBe(false);
  lockDirectory(folder).release();
  expect(isLocked(folder)).toBe(false);
});

test('a released folder can be locked again, and contains no file of the lock', () => {
  const folder = scratch();
  const first = lockDirectory(folder);
  expect(() => lockDirectory(folder)).toThrow('another process');
  first.release();
  expect(readdirSync(folder)).toEqual([]);
  lockDirectory(folder).release();
});

test('a lock can be released twice, so that a run that fails after its release still reports the reason', () => {
  const folder = scratch();
  const lock = lockDirectory(folder);
  lock.release();
  const next = lockDirectory(folder);
  lock.release();
  expect(() => lockDirectory(folder)).toThrow('another process is writing');
  next.release();
});
