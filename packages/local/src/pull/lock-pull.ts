import { lockFile } from '@maspo/models';

/** Works on the files of a model while no other process does. Throws `MaspoError('invalid-input')` while another pull holds the lock. */
export async function duringPull<Value>(
  { name, file }: { readonly name: string; readonly file: string },
  work: () => Promise<Value>,
): Promise<Value> {
  const path = `${file}.lock`;
  const lock = lockFile(path, {
    busy: `another pull of ${name} is under way, in another process (${path}): wait for it, or stop it and run the same command again`,
  });
  try {
    return await work();
  } finally {
    lock.release();
  }
}
