import { MaspoError, refuseIssues } from '../../error/maspo-error.ts';
import type { ChatModel } from '../../model/chat-model.ts';
import type { RoleModel } from '../../model/role-model.ts';
import type { MasGraph } from '../mas-graph.ts';
import type { OwnSystem } from './own-system.ts';
import { systemGraph } from './system-graph.ts';
import { failedRun, readSystemRun, readSystemTask, runReply } from './system-message.ts';

/** A system in its own code, as optimizers use it. */
export interface PreparedSystem {
  /** Who the agents are, and who reads whom. */
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
 * The sampling settings of a system in the role of the agents: it samples as it likes, so all that counts is whether every run is a new draw
 * (above 0) or equal runs are one (0).
 */
export function systemSampling({ deterministic = false }: Pick<OwnSystem, 'deterministic'>) {
  return { temperature: deterministic ? 0 : 1, maxTokens: 1 };
}

/** So many first runs of which none succeeds are no chance. */
const enough = 10;

/** A system that runs in this process, as a model. */
function inProcess({ agents, run }: OwnSystem): ChatModel {
  const ids = agents.map(({ id }) => id);
  // Counted in the order in which they began: in that in which they end, failures that come at once would hide a success that takes longer.
  let begun = 0;
  let failures = 0;
  return async ({ messages, draw }, { signal }) => {
    const { prompts, question, ...again } = readSystemTask(messages[0]!.content);
    const isFirst = ++begun <= enough;
    try {
      const told = await run(prompts, question, { ...again, ...(draw === undefined ? {} : { draw }), signal });
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
