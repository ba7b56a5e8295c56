import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';

describe.each(['pyodide', 'pyodide-weak'] as const)(
  'a command at the level %s',
  { timeout: 120_000 },
  async (level) => {
    const { missing, note } = await needsSandbox(level);

    test.skipIf(missing)(`ends by itself although processes wait for the next program ${note}`, async () => {
      const script = `
      import { probeSandbox } from ${JSON.stringify(new URL('probe-sandbox.ts', import.meta.url).href)};
      const sandbox = await probeSandbox({ level: ${JSON.stringify(level)} });
      const found = await sandbox.judge(
        { program: 'def f(x): return x + 1' },
        { setup: '', entryPoint: 'f', tests: ['assert f(1) == 2'] },
      );
      console.log(found.verdict);`;
      const running = spawn(process.execPath, ['--input-type=module', '--eval', script]);
      const said = once(running.stdout, 'data');
      const [exit] = await once(running, 'close');
      expect({ said: String(await said), exit }).toEqual({ said: 'passed\n', exit: 0 });
    });
  },
);
