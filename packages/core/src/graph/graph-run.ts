import type { AgentModels } from '../model/role-model.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { MasGraph } from './mas-graph.ts';
import type { AgentTurn, Trace } from './trace.ts';

/** A graph with the prompts and models it runs on. */
export interface Execution {
  readonly graph: MasGraph;
  /** A valid template for every `llm` agent, one for all its turns. */
  readonly prompts: PromptMap;
  readonly models: AgentModels;
  /** Identity of the draws at temperature > 0: equal calls with equal draws share one reply. */
  readonly draw: string;
  readonly signal: AbortSignal;
}

/** One question on its way through the graph. Each agent's turn is available as soon as that agent is done. */
export interface GraphRun {
  readonly question: Question;
  /** Rejects with the systemic failure that ended the run. */
  turn(agent: string): Promise<AgentTurn>;
  /** All turns; rejects with the same failure. */
  readonly trace: Promise<Trace>;
}

/** A finished trace, as a run; it gives the same trace again. */
export function finishedRun(trace: Trace): GraphRun {
  const turns = Object.entries(trace.turns).map(([id, turn]) => [id, Promise.resolve(turn)] as const);
  return { ...graphRun(trace.question, new Map(turns)), trace: Promise.resolve(trace) };
}

/** A run made from the promises of its turns, by agent id. */
export function graphRun(question: Question, turns: ReadonlyMap<string, Promise<AgentTurn>>): GraphRun {
  const collect = async () =>
    Object.fromEntries(await Promise.all([...turns].map(async ([id, turn]) => [id, await turn])));
  const trace = collect().then((collected): Trace => ({ question, turns: collected }));
  // A caller that waits for a turn or for the trace gets the failure. When no caller waits, the failure must not end
  // the process.
  for (const promise of [...turns.values(), trace]) promise.catch(() => {});
  return { question, turn: (agent) => turns.get(agent)!, trace };
}
