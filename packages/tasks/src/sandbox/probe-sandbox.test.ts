import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { hidingBubblewrap, needsSandbox } from '../../testing/needs.ts';
import { probeSandbox } from './probe-sandbox.ts';

const { missing, note, sandbox } = await needsSandbox();

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

  test('takes a weaker level only where the caller names it', async () => {
    expect(await withoutBubblewrap('{ level: ["bubblewrap", "pyodide-weak"] }')).toEqual({ level: 'pyodide-weak' });
  });
});

/** What `probeSandbox(options)` gives or throws on a machine whose bubblewrap is hidden, or has none to hide. */
async function withoutBubblewrap(options: string): Promise<{ level?: string; code?: string; message?: string }> {
  const script = `
    import { probeSandbox } from ${JSON.stringify(new URL('probe-sandbox.ts', import.meta.url).href)};
    await probeSandbox(${options}).then(
      ({ level }) => console.log(JSON.stringify({ level })),
      ({ code, message }) => console.log(JSON.stringify({ code, message })),
    );`;
  const [command, ...args] = [...(await hidingBubblewrap()), process.execPath, '--input-type=module', '--eval', script];
  const { stdout } = await execa(command!, args);
  return JSON.parse(stdout);
}
