import {
  type ChatReply,
  type ChatRequest,
  type MasGraph,
  paperSampling,
  readSystemTask,
  runReply,
  type SystemTurn,
} from '@maspo/core';
import type { Conduct } from './conduct.ts';

/**
 * The planned replies of a system in its own code, as far as they can be known before the run. Every agent speaks once, in order, and reads
 * the earlier agents before it in the graph. In a run that begins at one agent, earlier turns that do not depend on it stay.
 */
export function plannedSystem(graph: MasGraph, conduct: Conduct): (request: ChatRequest) => ChatReply {
  const speakers = graph.agents.filter(({ kind }) => kind === 'llm');
  return (request) => {
    const { prompts, question, from, previous } = readSystemTask(request.messages[0]!.content);
    const isKept = (id: string) => from !== undefined && id !== from && !graph.descendants(from).includes(id);
    const usage = { inputTokens: 0, outputTokens: 0 };
    const turns: SystemTurn[] = [];
    for (const { id: agent } of speakers) {
      const earlier = previous?.turns.findLast((turn) => turn.agent === agent);
      if (earlier !== undefined && isKept(agent)) {
        turns.push(earlier);
        continue;
      }
      const readers = graph.predecessors(agent);
      const read = turns.filter((turn) => readers.includes(turn.agent)).map(({ output }) => output);
      const input = [question.text, ...read].join('\n\n');
      const content = `${prompts[agent]}\n\n${input}`;
      const { messages: _, ...asked } = request;
      const reply = conduct.reply({ ...asked, agent, maxTokens: mostTokens, messages: [{ role: 'user', content }] });
      usage.inputTokens += reply.inputTokens;
      usage.outputTokens += reply.outputTokens;
      turns.push({ agent, input, output: reply.text });
    }
    return runReply({ turns, usage });
  };
}

/** Only the system knows the length limit of its agents. The limit of agents that run here stands for it. */
const mostTokens = paperSampling.agent.maxTokens;
