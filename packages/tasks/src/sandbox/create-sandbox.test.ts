import { describe, expect, test } from 'vitest';
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

    test('runs many programs, a few at a time', async () => {
      const runs = Array.from({ length: 4 }, (_, index) => sandbox!.run({ program: `print(${index})` }));
      expect((await Promise.all(runs)).map(({ output }) => Number(output))).toEqual([...Array(4).keys()]);
    });

    test('gives every program the same hashes and nothing of another', async () => {
      const program =
        'import os\nprint(hash("a"), list({"b", "c", "d"}), os.path.exists("left"))\nopen("left", "w").write("x")';
      const runs = await Promise.all([1, 2].map(() => sandbox!.run({ program })));
      expect(new Set(runs.map(({ output }) => output)).size).toBe(1);
      expect(runs[0]!.output).toContain('False');
    });

    // Pyodide's is read now and then from outside, so what came last is missing.
    if (!level.startsWith('pyodide'))
      test('measures the CPU time of a program', async () => {
        const program = 'import time\nwhile time.process_time() < 0.5: pass';
        const { cpuSeconds } = await sandbox!.run({ program });
        expect(cpuSeconds).toBeGreaterThan(0.3);
      });

    test('does work alone, after which it goes on as before', async () => {
      const run = () => sandbox!.run({ program: 'print(1)' });
      const others = [run(), run()];
      expect((await sandbox!.alone(run)).output).toBe('1\n');
      expect((await Promise.all([...others, run()])).length).toBe(3);
    });
  });
});
