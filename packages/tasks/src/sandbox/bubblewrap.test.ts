import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runInBubblewrap } from './bubblewrap.ts';
import { probeSandbox } from './probe-sandbox.ts';

const sandbox = await probeSandbox().catch(() => undefined);

describe.skipIf(sandbox === undefined)('runInBubblewrap (needs bubblewrap and user namespaces)', () => {
  test('gives exit code and both outputs', async () => {
    const run = await runInBubblewrap({ program: 'import sys\nprint("ä")\nprint("e", file=sys.stderr)\nsys.exit(3)' });
    expect(run).toEqual({
      exit: 3,
      signal: null,
      stdout: 'ä\n',
      stderr: 'e\n',
      timedOut: false,
      outputTruncated: false,
    });
  });

  test('runs as an unprivileged user without capabilities, environment, network devices or open descriptors', async () => {
    const program = `
import json, os, re, socket
status = open("/proc/self/status").read()
print(json.dumps({
  "user": [os.getuid(), os.getgid()],
  "capabilities": re.findall(r"Cap(?:Eff|Prm|Bnd):\\s*0*(\\w)", status),
  "environment": sorted(os.environ),
  "network": [name for _, name in socket.if_nameindex()],
  "descriptors": [fd for fd in range(3, 1024) if os.path.exists(f"/proc/self/fd/{fd}")],
  "root": sorted(set(os.listdir("/")) - {"bin", "lib", "lib64"}),
  "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
}))`;
    const { stdout, stderr } = await runInBubblewrap({ program });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      user: [65534, 65534],
      capabilities: ['0', '0', '0'],
      environment: ['LC_CTYPE', 'PWD', 'PYTHONHASHSEED'],
      network: ['lo'],
      descriptors: [],
      root: ['dev', 'etc', 'proc', 'tmp', 'usr'],
      processes: 2,
    });
  });

  test('gives the same hashes in every run', async () => {
    const program = 'print(hash("a"), list({"b", "c", "d", "e"}))';
    const [one, other] = await Promise.all([runInBubblewrap({ program }), runInBubblewrap({ program })]);
    expect(one.stdout).toBe(other.stdout);
  });

  test('names the signal that ended a program', async () => {
    const run = await runInBubblewrap({ program: 'import os; os.kill(os.getpid(), 11)' });
    expect(run).toMatchObject({ exit: null, signal: 'SIGSEGV', timedOut: false });
  });

  test('keeps the output up to its limit', async () => {
    const run = await runInBubblewrap({ program: 'while True: print("é" * 50)', outputBytes: 1000 });
    expect(run).toMatchObject({ outputTruncated: true, timedOut: false });
    expect(Buffer.byteLength(run.stdout)).toBeLessThanOrEqual(1003);
  });

  test('ends everything and throws the reason when its signal is aborted', async () => {
    const mark = randomUUID().slice(0, 12);
    const program = `import time\nopen("/proc/self/comm", "w").write("${mark}")\ntime.sleep(1000)`;
    const controller = new AbortController();
    const run = runInBubblewrap({ program, signal: controller.signal });
    const ended = expect(run).rejects.toThrow('enough');
    await expect.poll(() => isRunning(mark)).toBe(true);
    controller.abort(new Error('enough'));
    await ended;
    await expect.poll(() => isRunning(mark)).toBe(false);
    await expect(runInBubblewrap({ program, signal: controller.signal })).rejects.toThrow('enough');
  });
});

function isRunning(name: string): boolean {
  return readdirSync('/proc').some((entry) => {
    try {
      return readFileSync(`/proc/${entry}/comm`, 'utf8').trim() === name;
    } catch {
      return false;
    }
  });
}
