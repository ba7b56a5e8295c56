import { MaspoError } from '@maspo/core';

/** The package of what several machines share. It brings the clients of Redis and S3, so it is installed only where it is wanted. */
type QueuePackage = typeof import('@maspo/queue');

/** The package, loaded when it is needed. Throws `MaspoError` `environment` where it is not installed. */
export async function loadQueuePackage(
  load: () => Promise<QueuePackage> = () => import('@maspo/queue'),
): Promise<QueuePackage> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new MaspoError(
      'environment',
      'experiments on several machines need the package @maspo/queue, which is not installed: run "npm install @maspo/queue" (docs/many-machines.md), or leave --queue out',
      { cause },
    );
  }
}
