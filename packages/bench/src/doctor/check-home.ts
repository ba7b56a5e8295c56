import { constants, existsSync } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openReplyStore, replyStoreFile } from '@maspo/models';
import { findBenchmark } from '@maspo/tasks';
import { listDatasets } from '../data/list-datasets.ts';
import type { Finding } from './finding.ts';

const scarceBytes = 1e9;
const tooFewBytes = 50e6;

/** The folder of datasets and replies, and the space on its disk. Creates nothing. */
export async function checkHome(home: string): Promise<Finding[]> {
  const folder = nearestFolder(home);
  const writable = await isWritableFolder(folder);
  const wayOut = 'make it writable, or set MASPO_HOME to another folder';
  const exists = folder === home ? '' : ', which will be made';
  return [
    writable
      ? { check: 'home', status: 'ok', says: `${home}${exists}` }
      : { check: 'home', status: 'problem', says: `${folder} is not a folder that can be written`, wayOut },
    diskFinding(await freeBytes(folder)),
  ];
}

export async function checkDatasets(home: string): Promise<Finding[]> {
  const { benchmarks } = await listDatasets(home);
  return benchmarks.map(({ id, rows, status }) => {
    const check = `dataset ${id}`;
    if (status === 'missing') return { check, status: 'warning', says: 'not here', wayOut: wayTo(id) };
    if (status === 'damaged')
      return { check, status: 'problem', says: 'is no longer what was imported', wayOut: 'maspo data import DIR' };
    return { check, status: 'ok', says: `${rows} rows, ${status}` };
  });
}

/** Opens the store as a run does. A damaged file is set aside. */
export async function checkStore(home: string): Promise<Finding[]> {
  const check = 'reply store';
  const file = replyStoreFile(home);
  if (!existsSync(file)) return [{ check, status: 'ok', says: 'none yet: the first reply of a model makes it' }];
  const warnings: string[] = [];
  openReplyStore(file, { onWarning: (warning) => warnings.push(warning) }).close();
  if (warnings.length > 0) return warnings.map((says) => ({ check, status: 'warning', says }));
  return [{ check, status: 'ok', says: `${file}, ${((await stat(file)).size / 1e6).toFixed(1)} MB` }];
}

function wayTo(id: string): string {
  const downloadable = findBenchmark(id).files.some(({ url }) => url !== undefined);
  return downloadable
    ? `maspo data pull ${id}, or maspo data import DIR`
    : 'maspo data import DIR, with the published file';
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}

async function isWritableFolder(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function diskFinding(free: number): Finding {
  const says = `${(free / 1e9).toFixed(1)} GB free`;
  if (free >= scarceBytes) return { check: 'disk', status: 'ok', says };
  const wayOut =
    'make room, or set MASPO_HOME to a folder on another disk; "maspo cache stats" shows what replies take';
  return { check: 'disk', status: free < tooFewBytes ? 'problem' : 'warning', says, wayOut };
}
