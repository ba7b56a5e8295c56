import { lostReply } from '../../failures/lost-reply.ts';
import { proxiedFetch } from '../../provider/proxied-fetch.ts';
import { resolveKey } from '../../provider/resolve-key.ts';
import type { SystemModelConfig } from './system-config.ts';

const patienceSeconds = 10;

/** What stands in the way of calling a system, seen without a question to it; undefined where nothing does, or where it is no server. */
export async function findSystemTrouble({ url, apiKeyEnv }: SystemModelConfig): Promise<string | undefined> {
  if (url === undefined) return undefined;
  const key = resolveKey({ baseUrl: url }, { apiKeyEnv });
  if ('problem' in key) return key.problem;
  try {
    // Whatever it answers, it is there.
    await proxiedFetch(url, {
      method: 'OPTIONS',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceSeconds * 1000),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason =
      error.name === 'TimeoutError'
        ? `nothing within ${patienceSeconds} s`
        : lostReply(error, key).message.replace(/^fetch failed: /, '');
    return `no reply from ${url}: ${reason}; start your system, or correct models.agent.url`;
  }
}
