import { optionalPackage } from '../setup/optional-package.ts';

/** The package for work on several machines. It brings the clients of Redis and S3, so it is installed only by users who need it. */
type QueuePackage = typeof import('@maspo/queue');

/** The package, loaded when it is needed. Throws `MaspoError` `environment` where it is not installed. */
export function loadQueuePackage(): Promise<QueuePackage> {
  return optionalPackage(
    () => import('@maspo/queue'),
    'experiments on several machines need the package @maspo/queue, which is not installed: run "npm install @maspo/queue" (docs/many-machines.md), or leave --queue out',
  );
}
