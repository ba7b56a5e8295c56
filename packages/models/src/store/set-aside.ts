import { existsSync, renameSync } from 'node:fs';

/** Renames a database file and its journal files to the first free `.damaged-N` name, and returns this name. */
export function setAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`)) number++;
  const asideName = `${file}.damaged-${number}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, asideName + suffix);
  }
  return asideName;
}
