import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { probeSandbox } from './probe-sandbox.ts';

/** A command that runs a program that never ends, and says so. */
const command = (level: string) => `
  import { probeSandbox } from ${JSON.stringify(new URL('probe-sandbox.ts', import.meta.url).href)};
  const sandbox = await probeSandbox({ level: ${JSON.stringify(level)} });
  const run = sandbox.run({ program: 'import sys\\nprint("loops", flush=True)\\nwhile True: pass', cpuSeconds: 600, wallSeconds: 600 });
  console.log('started');
  await run;`;

describe.each(['pyodide', 'pyodide-weak'] as const)(
  'a command at the level %s',
  { timeout: 120_000 },
  async (level) => {
    const sandbox = await probeSandbox({ level }).catch(() => undefined);

    test.skipIf(sandbox === undefined).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
      'leaves no process when it is ended by %s',
      async (signal) => {
        const running = spawn(process.execPath, ['--input-type=module', '--eval', command(level)]);
        await once(running.stdout, 'data');
        await vi.waitFor(() => expect(busy(running.pid!)).not.toEqual([]), { timeout: 60_000 });
        const all = descendants(running.pid!);
        running.kill(signal);
        await once(running, 'close');
        await vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), { timeout: 20_000 });
      },
    );

    test.skipIf(sandbox === undefined)('ends by itself although processes wait for the next program', async () => {
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

function descendants(id: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map((entry) => [Number(entry), Number(fieldsOf(Number(entry))?.[1])]),
  );
  const under = (one: number): number[] =>
    [...parents].filter(([, parent]) => parent === one).flatMap(([child]) => [child, ...under(child)]);
  return under(id);
}

/** Those that have used a second of CPU time and go on. */
function busy(id: number): number[] {
  return descendants(id).filter((one) => Number(fieldsOf(one)?.[11]) > 150 && fieldsOf(one)?.[0] === 'R');
}

function isAlive(id: number): boolean {
  const state = fieldsOf(id)?.[0];
  return state !== undefined && state !== 'Z';
}

function fieldsOf(id: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${id}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
  } catch {
    return undefined;
  }
}
