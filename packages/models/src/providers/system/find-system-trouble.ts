import { lostReply } from '../../failures/lost-reply.ts';
import { proxiedFetch } from '../../provider/proxied-fetch.ts';
import { resolveKey } from '../../provider/resolve-key.ts';
import type { SystemModelConfig } from './system-config.ts';

const patienceSeconds = 10;

/**
 * Why a system cannot be called, found without sending it a question. Undefined if there is no problem, or if the system is not a server.
 */
export async function findSystemTrouble({ url, apiKeyEnv }: SystemModelConfig): Promise<string | undefined> {
  if (url === undefined) return undefined;
  const key = resolveKey({ baseUrl: url }, { apiKeyEnv });
  if ('problem' in key) return key.problem;
  try {
    // Any answer shows that the server is reachable.
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
