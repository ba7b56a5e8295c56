import type { Modules } from '../records/manifest.ts';

/** The modules of a run in words: the part that each one provides, its path and the beginning of its hash. */
export function moduleTexts(modules: Modules = {}): { readonly part: string; readonly text: string }[] {
  return Object.entries(modules).map(([part, { path, sha256 }]) => ({
    part,
    text: `${path} (sha256 ${sha256.slice(0, 12)})`,
  }));
}
