import type { Workplace } from './work-on-cell.ts';

/** What a worker tells the processes that do its cells, as JSON in the environment. */
export interface ProcessorSettings extends Workplace {
  /** The name of the worker. */
  readonly worker: string;
  /** Where run directories go in place of what the coordinator says. */
  readonly artefacts?: string | undefined;
}

/** The environment variable that holds the address of the queue. */
export const queueVariable = 'MASPO_QUEUE';

/** The environment variable that holds the settings. */
export const settingsVariable = 'MASPO_WORKER_SETTINGS';
