/** The queue that coordinators and workers of one Redis share. */
export const queueName = 'maspo-cells';

/** How many attempts a job has, if it fails with a temporary fault or its process dies. */
export const attempts = 3;

/** The first wait before a job is started again. Each further wait is twice as long. */
export const backoffMs = 2000;
