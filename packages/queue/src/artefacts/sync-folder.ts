import { open } from 'node:fs/promises';

/**
 * Makes sure that the names in a folder survive a loss of power. Some network file systems do not support this call, and do the same by
 * themselves.
 */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}
