import { statSync } from 'node:fs';
import { join } from 'node:path';

/** The state of the files of a folder at one time. */
export interface FolderStamp {
  /** Changes if a file is new, was removed, or was written to. */
  readonly text: string;
  /** When a file was last written to, in milliseconds since 1970; 0 without files. */
  readonly writtenMs: number;
  has(name: string): boolean;
  /** The size in bytes; 0 for a missing file. */
  sizeOf(name: string): number;
}

/** Uses times and sizes; no file is read. */
export function stampOf(directory: string, names: readonly string[]): FolderStamp {
  const found = new Map<string, { readonly size: number; readonly mtimeMs: number }>();
  for (const name of names) {
    const file = statSync(join(directory, name), { throwIfNoEntry: false });
    if (file?.isFile()) found.set(name, file);
  }
  const parts = Array.from(found, ([name, { size, mtimeMs }]) => `${name} ${size} ${mtimeMs}`);
  return {
    text: parts.join('\n'),
    writtenMs: Math.max(0, ...Array.from(found.values(), ({ mtimeMs }) => mtimeMs)),
    has: (name) => found.has(name),
    sizeOf: (name) => found.get(name)?.size ?? 0,
  };
}
