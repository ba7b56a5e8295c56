import { createWriteStream, existsSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CatalogueModel, proxiedFetch } from '@maspo/models';
import { refuseFailureOfDisk } from './failure-of-disk.ts';
import { type PullSurroundings, SourceFailed } from './source-failed.ts';

/** How long a server may take to begin its answer. A hub that cannot be reached must not delay the next source. */
const patienceMs = 15_000;
const mostAttempts = 5;

/**
 * Downloads a model to `target`, and continues an earlier download that was interrupted. Throws `SourceFailed` if the server does not give
 * the file. The bytes that arrived are kept.
 */
export async function downloadModel(
  url: string,
  target: string,
  { model, ...around }: PullSurroundings & { readonly model: CatalogueModel },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await downloadRest(url, target, { model, ...around });
    } catch (error) {
      around.signal.throwIfAborted();
      if (error instanceof SourceFailed) throw error;
      refuseFailureOfDisk(error);
      const why = reasonOf(error);
      // The server answered, so it is reachable. The last bytes may be lost with the connection, so the file may not have grown.
      if (attempt === mostAttempts) throw new SourceFailed(why, { cause: error });
      around.say(
        `${model.name}: the connection broke after ${megabytes(sizeOf(target))} (${why}); going on from there`,
      );
    }
  }
}

async function downloadRest(
  url: string,
  target: string,
  { model, say, signal }: PullSurroundings & { readonly model: CatalogueModel },
): Promise<void> {
  const start = sizeOf(target);
  if (start === model.bytes) return;
  const response = await answerOf(url, start === 0 ? {} : { range: `bytes=${start}-` }, signal);
  const resumed = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${start}-`);
  const from = resumed ? start : 0;
  const rest = Number(response.headers.get('content-length'));
  if (!response.ok || response.body === null || (rest > 0 && from + rest !== model.bytes)) {
    await response.body?.cancel();
    throw new SourceFailed(
      response.ok
        ? `has a file of ${from + rest} bytes, expected ${model.bytes}`
        : `HTTP ${response.status} ${response.statusText}`.trim(),
    );
  }
  if (resumed) say(`${model.name}: going on after ${megabytes(from)} of ${megabytes(model.bytes)}`);
  const tell = inTwentieths(model, say);
  async function* counted(chunks: AsyncIterable<Uint8Array>) {
    let arrived = from;
    for await (const chunk of chunks) {
      arrived += chunk.length;
      if (arrived > model.bytes) throw new SourceFailed(`sends more than the ${model.bytes} bytes of the file`);
      tell(arrived);
      yield chunk;
    }
  }
  await pipeline(
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    counted,
    createWriteStream(target, { flags: from === 0 ? 'w' : 'a' }),
    { signal },
  );
  if (sizeOf(target) < model.bytes) throw new Error('the server ended the file early');
}

/** Resolves when the headers of the answer are here. */
async function answerOf(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  try {
    return await proxiedFetch(url, { headers, signal: AbortSignal.any([signal, patience.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    throw new SourceFailed(reasonOf(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function inTwentieths({ name, bytes }: CatalogueModel, say: (line: string) => void): (arrived: number) => void {
  let told: number | undefined;
  return (arrived) => {
    const share = Math.floor((arrived / bytes) * 20);
    if (told !== undefined && share > told) say(`${name}: ${megabytes(arrived)} of ${megabytes(bytes)}`);
    told = share;
  };
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const inner = cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code : undefined;
  return inner ?? message;
}
