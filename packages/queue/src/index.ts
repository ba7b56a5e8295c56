/**
 * What several machines share when they run an experiment together: a queue of jobs, the replies of models, limits, and the run
 * directories.
 */
export { openSharedResources, type SharedResourcesOptions } from './open-shared-resources.ts';
export { type ConnectOptions, connectRedis, type RedisConnection } from './redis/connect-redis.ts';
export { type QueueAddress, readQueueAddress } from './redis/queue-address.ts';
export { type CopiedHome, copyHome } from './replies/copy-home.ts';
export { type ExperimentLimits, experimentSpending, limitExperiment } from './replies/experiment-budget.ts';
