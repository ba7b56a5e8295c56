import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Copies the prepared wheel of `NAME==VERSION` to the folder after `--dest`, or fails as pip does. */
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
  /** Prepares a wheel. */
  offers(name: string, version: string, wheel: Buffer): void;
  /** The packages that were requested so far. */
  calls(): string[];
}

/** A `pip` that comes before all others in PATH until the test ends. If `isThere` is false, PATH has no pip. */
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
