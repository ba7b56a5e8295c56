import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { repository } from './workspace.ts';

const main = join(repository, 'packages/bench/src/cli/main.ts');
const answer = '{"gold": "2", "answer": "<answer>2</answer>"}\n';

// SIGUSR1 makes Node open its debugger. Anyone who may signal the process could then run code in it.
test.for([
  ['npx maspo', [join(repository, 'node_modules/.bin/maspo')]],
  ['the file itself', [main]],
  ['node with the file, without any option', [process.execPath, main]],
] as const)('SIGUSR1 opens no debugger, and the command goes on: %s', { timeout: 120_000 }, async ([, start]) => {
  const [command, ...args] = start;
  const running = execa(command, [...args, 'grade', 'math'], { reject: false });
  const outcomes = createInterface({ input: running.stdout });
  running.stdin.write(answer);
  await once(outcomes, 'line');
  running.kill('SIGUSR1');
  running.stdin.end(answer);
  const { exitCode, signal, stdout, stderr } = await running;
  expect({ exitCode, signal, stdout }).toEqual({
    exitCode: 0,
    signal: undefined,
    stdout: 'correct\ttag/text\ncorrect\ttag/text',
  });
  expect(stderr).not.toMatch(/Debugger/);
});

test('the debugger cannot be opened before the command is loaded either', async () => {
  const [, options] = /^#!\/usr\/bin\/env -S node (.*)/.exec(readFileSync(main, 'utf8'))!;
  expect(options!.split(' ')).toContain('--disable-sigusr1');
  const { stdout } = await execa(process.execPath, [...options!.split(' '), '--print', 'process.execArgv.join()']);
  expect(stdout).toContain('--disable-sigusr1');
});
