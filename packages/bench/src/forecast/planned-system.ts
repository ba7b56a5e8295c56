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
 * What a system in its own code would reply, as far as it can be known before: every agent speaks once, in order, and reads those before it.
 * In a run that begins at one agent, what others said before it stays.
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

/** What an agent may write at most is known to the system alone: the limit of agents that run here stands for it. */
const mostTokens = paperSampling.agent.maxTokens;
