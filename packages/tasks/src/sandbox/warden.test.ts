import { describe, expect, onTestFinished, test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';
import { bubblewrap } from './bubblewrap.ts';
import type { IsolationLevel } from './isolation-level.ts';
import { landlock } from './landlock.ts';
import { pyodideWeak } from './pyodide.ts';

const levels = { bubblewrap, landlock, 'pyodide-weak': pyodideWeak } as const;

/** How a program ended under a plan. */
async function endOf(level: IsolationLevel, plan: object): Promise<{ reason: string }> {
  const warden = await level.openWarden();
  onTestFinished(() => warden.close());
  const limits = { cpuSeconds: 10, memoryBytes: 2 ** 29, outputBytes: 2 ** 20 };
  warden.send('P', JSON.stringify({ mode: 'file', ...limits, ...plan }));
  for (;;) {
    const message = await warden.receive();
    if (message === undefined) throw new Error(`the warden has ended: ${warden.complaint()}`);
    if (message.kind === 'X') return JSON.parse(message.body.toString());
  }
}

describe.each(Object.entries(levels))('the warden of the level %s', { timeout: 60_000 }, async (name, level) => {
  const { missing, note } = await needsSandbox(name as keyof typeof levels);

  describe.skipIf(missing)(note, () => {
    test('ends a sleeping program by its own clock, however large longestSeconds is', async () => {
      const program = 'import time\nwhile True: time.sleep(0.2)';
      const end = await endOf(level, { program, wallSeconds: 0.3, longestSeconds: 3600 });
      expect(end).toMatchObject({ reason: 'wall-time' });
    });

    test('ends a program after longestSeconds at the latest', async () => {
      const program = 'import time\ntime.sleep(3600)';
      const end = await endOf(level, { program, wallSeconds: 3600, longestSeconds: 0.3 });
      expect(end).toMatchObject({ reason: 'wall-time' });
    });
  });
});
