import type { CallObserver, ServerState } from '@maspo/models';
import { describeTarget } from '@maspo/models';

const quietMs = 10_000;

/**
 * Reports that calls have to wait, why, and how many calls a server gets at once. This is reported the first time, and then at most once in
 * ten seconds. The start and the end of loading a model into this process are always reported. A notice about the replies of a model is
 * printed once. `say` receives each line.
 */
export function createRetryNotes(
  say: (line: string) => void,
  clock: () => number = () => performance.now(),
): CallObserver {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  const loading = new Set<string>();
  const servers = new Map<string, ServerState>();
  const noticed = new Set<string>();
  return {
    noticed: (target, notice) => {
      const line = `Warning: ${describeTarget(target)}: ${notice}.`;
      if (!noticed.has(line)) say(line);
      noticed.add(line);
    },
    loading: (model, share) => {
      if (share === 1) say(`${model}: loaded`);
      else if (!loading.has(model)) say(`${model}: loading into memory`);
      loading.add(model);
    },
    serverChanged: (baseUrl, state) => void servers.set(baseUrl, state),
    retrying: (target, { fault, attempt, waitMs }) => {
      if (clock() - saidAt < quietMs) {
        unsaid += 1;
        return;
      }
      const others = unsaid === 0 ? '' : ` (and ${unsaid} more since the last note)`;
      const note = `${describeTarget(target)}: ${fault.message}; attempt ${attempt + 1} in ${(waitMs / 1000).toFixed(1)} s${share(servers.get(target.baseUrl))}${others}`;
      say(note);
      saidAt = clock();
      unsaid = 0;
    },
  };
}

function share(server: ServerState | undefined): string {
  return server === undefined || server.limit === server.most
    ? ''
    : `, ${server.limit} of ${server.most} calls at once`;
}
