import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackagePart } from '@maspo/models';
import { execa } from 'execa';
import { SourceFailed } from './source-failed.ts';

/** The ways to start pip, in the order in which they are tried. */
const pips: readonly (readonly [program: string, ...before: string[]])[] = [
  ['pip'],
  ['pip3'],
  ['python3', '-m', 'pip'],
];

/**
 * Lets pip download the wheel of a package into `folder`, and returns its path. pip knows the user's index and proxy, and checks its
 * downloads against the hashes of the index. Only wheels are accepted, so that no code of a package runs. Throws `SourceFailed`.
 */
export async function downloadWheel(part: PackagePart, folder: string, signal: AbortSignal): Promise<string> {
  const { name, version } = part;
  const wanted = `${name}==${version}`;
  const options = ['--no-deps', '--only-binary=:all:', '--no-input', '--disable-pip-version-check', '--quiet'];
  for (const [program, ...before] of pips) {
    const result = await execa(program, [...before, 'download', ...options, '--dest', folder, wanted], {
      reject: false,
      stdin: 'ignore',
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    if (result.code === 'ENOENT') continue;
    if (result.failed) throw new SourceFailed(`pip cannot download ${wanted}: ${lastError(result.stderr)}`);
    const wheel = (await readdir(folder)).find((file) => isWheelOf(file, part));
    if (wheel !== undefined) return join(folder, wheel);
    throw new SourceFailed(`pip downloaded no wheel of ${wanted}`);
  }
  throw new SourceFailed(`there is no pip to download ${wanted}: install Python with pip`);
}

/** The name of a wheel has `_` where the name of its package has `-`. */
function isWheelOf(file: string, { name, version }: PackagePart): boolean {
  return (
    file.toLowerCase().startsWith(`${name.replaceAll('-', '_').toLowerCase()}-${version}-`) && file.endsWith('.whl')
  );
}

function lastError(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (
    lines
      .findLast((line) => line.startsWith('ERROR:'))
      ?.slice('ERROR:'.length)
      .trim() ??
    lines.at(-1) ??
    'no reason given'
  );
}
