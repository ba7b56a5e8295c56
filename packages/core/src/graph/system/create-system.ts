import { MaspoError, refuseIssues } from '../../error/maspo-error.ts';
import type { ChatModel } from '../../model/chat-model.ts';
import type { RoleModel } from '../../model/role-model.ts';
import type { MasGraph } from '../mas-graph.ts';
import type { OwnSystem } from './own-system.ts';
import { systemGraph } from './system-graph.ts';
import { failedRun, readSystemRun, readSystemTask, runReply } from './system-message.ts';

/** A system in its own code, as optimizers use it. */
export interface PreparedSystem {
  /** The agents, and which agent reads which. */
  readonly graph: MasGraph;
  /** The system itself. It takes the place of the agents' model: each of its calls is one run of the system. */
  readonly agent: RoleModel;
}

/**
 * Prepares a system that runs in its own code:
 *
 *     const { graph, agent } = createSystem(mine);
 *     await optimize(maspo, { graph, prompts, pool, requirement }, { models: { agent, optimizer, evaluator } });
 *
 * Throws `MaspoError('invalid-input')` that lists every issue of its agents and edges.
 */
export function createSystem(system: OwnSystem): PreparedSystem {
  refuseIssues('system', typeof system?.run === 'function' ? [] : ['run is missing: a function that runs the agents']);
  return { graph: systemGraph(system), agent: { chat: inProcess(system), ...systemSampling(system) } };
}

/**
 * The sampling settings of a system in the role of the agents. The system samples in its own way. The temperature only states whether every
 * run is a new draw (above 0) or equal runs share one reply (0).
 */
export function systemSampling({ deterministic = false }: Pick<OwnSystem, 'deterministic'>) {
  return { temperature: deterministic ? 0 : 1, maxTokens: 1 };
}

/** The reason in `{ error: 'why' }`, which a system may tell instead of a run, in this process as over HTTP. */
function failureIn(told: unknown): string | undefined {
  const isTold = typeof told === 'object' && told !== null && 'error' in told && typeof told.error === 'string';
  return isTold ? (told.error as string) : undefined;
}

/** If this many first runs all fail, the failures are not a coincidence. */
const enough = 10;

/** A system that runs in this process, as a model. */
function inProcess({ agents, run }: OwnSystem): ChatModel {
  const ids = agents.map(({ id }) => id);
  // Runs are counted in the order in which they began. In the order in which they end, quick failures would hide a success that takes
  // longer.
  let begun = 0;
  let failures = 0;
  return async ({ messages, draw }, { signal }) => {
    const { prompts, question, ...again } = readSystemTask(messages[0]!.content);
    const isFirst = ++begun <= enough;
    try {
      const told = await run(prompts, question, { ...again, ...(draw === undefined ? {} : { draw }), signal });
      const failed = failureIn(told);
      if (failed !== undefined) throw new Error(failed);
      return runReply(readSystemRun(told, { agents: ids, subject: 'what the system returned' }));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MaspoError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (isFirst) failures += 1;
      if (failures >= enough)
        throw new MaspoError(
          'invalid-input',
          `the system failed on each of the first ${failures} questions: ${reason}`,
          {
            cause: error,
          },
        );
      return failedRun(reason);
    }
  };
}
