import { readFileSync, statSync } from 'node:fs';

/** Manifests of runs are much smaller: the largest part of one is the seed prompts. */
const largest = 4 * 2 ** 20;

/** Whether a file exists and is the manifest of a run. Other programs, such as web projects, have files with this name too. */
export function isRunManifest(file: string): boolean {
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > largest) return false;
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest?.id === 'string' && manifest.product?.name === 'maspo';
  } catch {
    return false;
  }
}
