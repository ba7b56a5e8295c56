import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Copies the wheel that lies ready for `NAME==VERSION` to the folder after `--dest`, or refuses as pip does. */
const script = `#!/bin/sh
for wanted; do :; done
echo "$wanted" >> "$FAKE_PIP/calls"
while [ $# -gt 0 ]; do [ "$1" = --dest ] && dest=$2; shift; done
cp "$FAKE_PIP/$wanted/"*.whl "$dest" 2>/dev/null && exit
echo "WARNING: a warning" >&2
echo "ERROR: No matching distribution found for $wanted" >&2
exit 1
`;

export interface FakePip {
  /** Lays a wheel ready. */
  offers(name: string, version: string, wheel: Buffer): void;
  /** What was asked for so far. */
  calls(): string[];
}

/** A `pip` that stands before all others in PATH until the test ends; without `isThere` there is none at all. */
export function fakePip({ isThere = true } = {}): FakePip {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-pip-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  vi.stubEnv('FAKE_PIP', folder);
  vi.stubEnv('PATH', isThere ? `${programs}${delimiter}${process.env.PATH}` : programs);
  if (isThere) writeFileSync(join(programs, 'pip'), script, { mode: 0o755 });
  writeFileSync(join(folder, 'calls'), '');
  return {
    offers: (name, version, wheel) => {
      const place = join(folder, `${name}==${version}`);
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`), wheel);
    },
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean),
  };
}
