/** The queue that coordinators and workers of one Redis share. */
export const queueName = 'maspo-cells';

/** How often a job is begun again after a failure that may pass, or after its process died. */
export const attempts = 3;

/** The first wait before a job is begun again; each further one is twice as long. */
export const backoffMs = 2000;
