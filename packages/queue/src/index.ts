/**
 * The resources that several machines share when they run an experiment together: a queue of jobs, model replies, limits, and run
 * directories.
 */
export type { ArtefactStore } from './artefacts/artefact-store.ts';
export { openArtefacts } from './artefacts/open-artefacts.ts';
export { finalFailure, isHandedBack, type JobInProcess, putBack, putBackFor, workersOf } from './jobs/job-process.ts';
export { type JobEnd, type JobQueue, openJobQueue } from './jobs/job-queue.ts';
export { type JobWorker, startJobWorker } from './jobs/job-worker.ts';
export { openSharedResources, type SharedResourcesOptions } from './open-shared-resources.ts';
export { type ConnectOptions, connectRedis, type RedisConnection } from './redis/connect-redis.ts';
export { type QueueAddress, readQueueAddress } from './redis/queue-address.ts';
export { type CopiedHome, copyHome } from './replies/copy-home.ts';
export { type ExperimentLimits, experimentBudget, limitExperiment } from './replies/experiment-budget.ts';
