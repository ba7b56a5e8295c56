import { beforeAll, describe, expect, test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';
import { sandboxLevels } from './sandbox.ts';

describe.each(sandboxLevels)('a sandbox of the level %s', { timeout: 60_000 }, async (level) => {
  const { missing, note, sandbox } = await needsSandbox(level);

  describe.skipIf(missing)(note, () => {
    test('gives exit code and output', async () => {
      const program = 'import sys\nprint("ä", flush=True)\nprint("e", file=sys.stderr)\nsys.exit(3)';
      expect(await sandbox!.run({ program })).toMatchObject({
        reason: 'exited',
        exit: 3,
        signal: null,
        output: 'ä\ne\n',
      });
    });

    describe('many programs at once', () => {
      const program = (index: number) => `
import os
print([${index}, hash("a"), *{"b", "c", "d"}, os.path.exists("left")])
open("left", "w").write("x")`;
      let runs: readonly { readonly output: string }[] = [];
      beforeAll(async () => {
        runs = await Promise.all([0, 1, 2, 3].map((index) => sandbox!.run({ program: program(index) })));
      });

      test('run a few at a time', () => {
        expect(runs.map(({ output }) => output.split(',')[0])).toEqual(['[0', '[1', '[2', '[3']);
      });

      test('have the same hashes and find no file of another program', () => {
        expect(new Set(runs.map(({ output }) => output.replace(/\d,/, ''))).size).toBe(1);
        expect(runs[0]!.output).toContain('False');
      });
    });

    // Pyodide's CPU time is read from outside at intervals, so the last part is missing.
    if (!level.startsWith('pyodide'))
      test('measures the CPU time of a program', async () => {
        const program = 'import time\nwhile time.process_time() < 0.5: pass';
        const { cpuSeconds } = await sandbox!.run({ program });
        expect(cpuSeconds).toBeGreaterThan(0.3);
      });

    test('runs work alone, and then goes on as before', async () => {
      const run = () => sandbox!.run({ program: 'print(1)' });
      const other = run();
      expect((await sandbox!.alone(run)).output).toBe('1\n');
      expect((await Promise.all([other, run()])).map(({ output }) => output)).toEqual(['1\n', '1\n']);
    });
  });
});
