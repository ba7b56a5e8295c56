import { statSync } from 'node:fs';
import { join } from 'node:path';

/** What the files of a folder were when they were looked at. */
export interface FolderStamp {
  /** Differs where a file is new, gone, or was written to. */
  readonly text: string;
  /** When one of them was written to last; 0 without any. Milliseconds since 1970. */
  readonly writtenMs: number;
  has(name: string): boolean;
  /** Bytes; 0 for a file that is not there. */
  sizeOf(name: string): number;
}

/** By times and sizes; nothing is read. */
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
