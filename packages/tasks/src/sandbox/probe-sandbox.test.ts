import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { hidingBubblewrap, needsSandbox } from '../../testing/needs.ts';
import { probeSandbox } from './probe-sandbox.ts';

const { missing, note, sandbox } = await needsSandbox();
const pyodide = await needsSandbox('pyodide');

describe('probeSandbox', { timeout: 60_000 }, () => {
  test.skipIf(missing)(`finds the strongest sandbox, and probes once per process ${note}`, async () => {
    expect(sandbox!.level).toBe('bubblewrap');
    expect(await probeSandbox()).toBe(sandbox);
    expect(await probeSandbox({ level: ['bubblewrap', 'pyodide'] })).toBe(sandbox);
  });

  test('refuses, with the way out, where bubblewrap does not work', async () => {
    const { code, message } = await withoutBubblewrap('{}');
    expect(code).toBe('sandbox-unavailable');
    expect(message?.split('apt-get install bubblewrap').length).toBe(2);
    expect(message).toContain('--sandbox-level landlock');
  });

  test('takes a weaker level only where the caller names it, and lets a command end although Pyodide waits', async () => {
    expect(await withoutBubblewrap('{ level: ["bubblewrap", "pyodide-weak"] }')).toEqual({ level: 'pyodide-weak' });
  });

  test.skipIf(pyodide.missing)(`lets a command end although Pyodide waits in its housing ${pyodide.note}`, async () => {
    expect(await probed([], '{ level: "pyodide" }')).toEqual({ level: 'pyodide' });
  });
});

interface Found {
  readonly level?: string;
  readonly code?: string;
  readonly message?: string;
}

/** As `probed`, on a machine whose bubblewrap is hidden, or has none to hide. */
async function withoutBubblewrap(options: string): Promise<Found> {
  return probed(await hidingBubblewrap(), options);
}

/** What `probeSandbox(options)` gives or throws in a command of its own, which has ended by itself. */
async function probed(prefix: readonly string[], options: string): Promise<Found> {
  const script = `
    import { probeSandbox } from ${JSON.stringify(new URL('probe-sandbox.ts', import.meta.url).href)};
    await probeSandbox(${options}).then(
      ({ level }) => console.log(JSON.stringify({ level })),
      ({ code, message }) => console.log(JSON.stringify({ code, message })),
    );`;
  const [command, ...args] = [...prefix, process.execPath, '--input-type=module', '--eval', script];
  const { stdout } = await execa(command!, args);
  return JSON.parse(stdout);
}
