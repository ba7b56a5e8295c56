import { describe, expect, test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';

const program = `
import json, os, re
try: status = open("/proc/self/status").read()
except PermissionError: status = ""
print(json.dumps({
  "user": os.getuid() not in (0, ${process.getuid?.() ?? 0}),
  "capabilities": re.findall(r"Cap(?:Eff|Prm|Bnd):\\s*0*(\\w)", status),
  "environment": sorted(os.environ),
  "descriptors": [fd for fd in range(3, 256) if os.path.exists(f"/proc/self/fd/{fd}")],
}))`;

describe.each(['bubblewrap', 'landlock'] as const)('inside the level %s', async (level) => {
  const { missing, note, sandbox } = await needsSandbox(level);

  test.skipIf(missing)(`a program has no capabilities, environment or open descriptors ${note}`, async () => {
    const { output } = await sandbox!.run({ program });
    const seen = JSON.parse(output) as Record<string, unknown>;
    expect(seen).toMatchObject({ descriptors: [] });
    if (process.getuid?.() === 0) expect(seen.user).toBe(true);
    expect(seen.capabilities).toEqual(level === 'bubblewrap' ? ['0', '0', '0'] : []);
    expect(seen.environment).toEqual(
      level === 'bubblewrap' ? ['LC_CTYPE', 'PWD', 'PYTHONHASHSEED'] : ['LC_CTYPE', 'PYTHONHASHSEED', 'TMPDIR'],
    );
  });
});

const bubblewrap = await needsSandbox();
test.skipIf(bubblewrap.missing)(
  `inside bubblewrap there are no other files, networks or processes ${bubblewrap.note}`,
  async () => {
    const { output } = await bubblewrap.sandbox!.run({
      program: `
import os
print(sorted(set(os.listdir("/")) - {"bin", "lib", "lib64"}))
print([name for name in os.listdir("/proc") if name.isdigit()][:1], len([name for name in os.listdir("/proc") if name.isdigit()]))
print(open("/proc/net/dev").read().count(":"))`,
    });
    expect(output.split('\n')).toEqual(["['dev', 'etc', 'proc', 'tmp', 'usr']", "['1'] 3", '1', '']);
  },
);
