import type { Workplace } from './work-on-cell.ts';

/** The settings that a worker passes to the processes that run its cells, as JSON in the environment. */
export interface ProcessorSettings extends Workplace {
  /** The name of the worker. */
  readonly worker: string;
  /** The store for run directories, in place of the one that the coordinator names. */
  readonly artefacts?: string | undefined;
}

/** The environment variable that holds the address of the queue. */
export const queueVariable = 'MASPO_QUEUE';

/** The environment variable that holds the settings. */
export const settingsVariable = 'MASPO_WORKER_SETTINGS';
