/**
 * What several machines share when they run an experiment together: a queue of jobs, the replies of models, limits, and the run
 * directories.
 */
export {
  finalFailure,
  isHandedBack,
  type JobInProcess,
  putBack,
  putBackFor,
  workersOf,
} from './jobs/job-process.ts';
export { type JobEnd, type JobQueue, openJobQueue } from './jobs/job-queue.ts';
export { type JobWorker, startJobWorker } from './jobs/job-worker.ts';
