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

  test('refuses, and names the way out, if bubblewrap does not work', { tags: ['long'] }, async () => {
    const { code, message } = await withoutBubblewrap('{}');
    expect(code).toBe('sandbox-unavailable');
    expect(message?.split('apt-get install bubblewrap').length).toBe(2);
    expect(message).toContain('--sandbox-level landlock');
  });

  test('uses a weaker level only if the caller names it, and lets a command end although Pyodide waits', {
    tags: ['long'],
  }, async () => {
    expect(await withoutBubblewrap('{ level: ["bubblewrap", "pyodide-weak"] }')).toEqual({ level: 'pyodide-weak' });
  });

  test.skipIf(pyodide.missing)(
    `lets a command end although Pyodide waits in its housing ${pyodide.note}`,
    { tags: ['long'] },
    async () => {
      expect(await probed([], '{ level: "pyodide" }')).toEqual({ level: 'pyodide' });
    },
  );
});

interface Found {
  readonly level?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Like `probed`, on a machine whose bubblewrap is hidden or missing. */
async function withoutBubblewrap(options: string): Promise<Found> {
  return probed(await hidingBubblewrap(), options);
}

/** The result or the error of `probeSandbox(options)` in a separate command, which must end by itself. */
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
