import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { probeSandbox } from './probe-sandbox.ts';

const sandbox = await probeSandbox().catch(() => undefined);

describe.skipIf(sandbox === undefined)('probeSandbox (needs bubblewrap and user namespaces)', () => {
  test('finds a sandbox that runs Python', async () => {
    expect(sandbox!.level).toBe('bubblewrap');
    expect((await sandbox!.run({ program: 'print(1 + 1)' })).stdout).toBe('2\n');
  });

  test('probes once per process', () => {
    expect(probeSandbox()).toBe(probeSandbox());
  });

  test('runs many programs, a few at a time', async () => {
    const runs = Array.from({ length: 12 }, (_, index) => sandbox!.run({ program: `print(${index})` }));
    expect((await Promise.all(runs)).map(({ stdout }) => Number(stdout))).toEqual([...Array(12).keys()]);
  });

  test('refuses, with the way out, where bubblewrap does not work', async () => {
    const script = `
      import { probeSandbox } from ${JSON.stringify(new URL('probe-sandbox.ts', import.meta.url).href)};
      await probeSandbox().catch(({ code, message }) => console.log(JSON.stringify({ code, message })));`;
    const hidden = ['/usr/bin/bwrap', '/usr/local/bin/bwrap'].filter((path) => existsSync(path));
    const { stdout } = await execa('bwrap', [
      ...['--dev-bind', '/', '/', ...hidden.flatMap((path) => ['--ro-bind', '/dev/null', path])],
      ...['--', process.execPath, '--input-type=module', '--eval', script],
    ]);
    const { code, message } = JSON.parse(stdout) as { code: string; message: string };
    expect(code).toBe('sandbox-unavailable');
    expect(message).toContain('apt-get install bubblewrap');
  });
});
