import type { Queue } from 'bullmq';

/** The names of the workers that are connected to a queue, sorted; empty if the server does not list its clients. */
export async function connectedWorkers(queue: Pick<Queue, 'getWorkers'>): Promise<readonly string[]> {
  const clients = await queue.getWorkers();
  return clients.map(({ rawname = '' }) => rawname.slice(rawname.lastIndexOf(':') + 1)).toSorted();
}
