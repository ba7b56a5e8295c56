import { MaspoError } from '@maspo/core';
import { SharedBudgetEnd } from '@maspo/models';
import type { JobInProcess } from '@maspo/queue';
import { type CellJob, type CellJobResult, readCellJob } from './cell-job.ts';
import { type ProcessorSettings, queueVariable, settingsVariable } from './processor-settings.ts';
import { loadQueuePackage } from './queue-package.ts';
import { CellRefused, workOnCell } from './work-on-cell.ts';

/** Temporary failures: in another attempt, the server may answer again, or the disk may have room. */
const passing: ReadonlySet<string> = new Set(['model-unreachable', 'environment']);

/** How long a refused cell is delayed, so that another worker may take it first. */
const refusedForMs = 2000;

// Without the worker, no process would take the result.
process.once('disconnect', () => process.exit(1));

const settings = JSON.parse(process.env[settingsVariable] ?? '{}') as ProcessorSettings;
const queue = await loadQueuePackage();
const address = queue.readQueueAddress(process.env[queueVariable] ?? '', process.env);
const { redis } = await queue.connectRedis(address);

/** Runs one job of the queue in a separate process. BullMQ calls this function. */
export default async function work(
  job: JobInProcess<unknown>,
  token: string,
  signal: AbortSignal,
): Promise<CellJobResult> {
  const read = readCellJob(job.data);
  if ('refusal' in read) throw await refused(job, token, new CellRefused(read.refusal));
  const stop = new AbortController();
  const onAbort = () => stop.abort(new MaspoError('stopped', 'stopped so that another worker continues'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  let exhausted: string | undefined;
  const shared = queue.openSharedResources(redis, {
    experiment: read.experiment,
    onExhausted: (limit) => {
      exhausted = `the budget of the experiment is used up: ${limit}; raise it and run the same command again: calls made so far are replayed and cost nothing`;
      stop.abort(new SharedBudgetEnd(exhausted));
    },
  });
  const artefacts = await queue.openArtefacts(settings.artefacts ?? read.artefacts);
  try {
    return await workOnCell(read, {
      ...settings,
      shared,
      keep: async (folder) => {
        const name = `${read.experiment}/${read.id}/${token.replaceAll(/[^\w.-]/g, '-')}`;
        await artefacts.put(name, folder, stop.signal);
        return name;
      },
      signal: stop.signal,
      onState: (state) => void job.updateProgress(state).catch(() => {}),
    });
  } catch (error) {
    if (exhausted !== undefined) return { status: 'stopped', reason: exhausted };
    if (queue.isHandedBack(signal)) throw await queue.putBack(job, token);
    if (error instanceof CellRefused) throw await refused(job, token, error);
    if (isFinal(error)) throw queue.finalFailure(error.message);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    artefacts.close();
  }
}

/**
 * Puts the job back, because another worker may be able to run it. If all workers have refused it, the job fails, with the reasons of all.
 */
async function refused(job: JobInProcess<unknown>, token: string, refusal: CellRefused): Promise<Error> {
  const data = job.data as Partial<CellJob>;
  const refusals = { ...data.refusals, [settings.worker]: refusal.message };
  const others = (await queue.workersOf(redis)).filter((name) => refusals[name] === undefined);
  if (others.length === 0) {
    const reasons = Object.entries(refusals).map(([worker, why]) => `${worker}: ${why}`);
    const reason = `no worker takes it: ${reasons.join('; ')}`;
    // A server that does not answer now may answer in the next attempt.
    return refusal.cause === undefined || isFinal(refusal.cause) ? queue.finalFailure(reason) : new Error(reason);
  }
  await job.updateData({ ...data, refusals });
  return queue.putBackFor(job, token, refusedForMs);
}

function isFinal(error: unknown): error is MaspoError {
  return error instanceof MaspoError && !passing.has(error.code);
}
