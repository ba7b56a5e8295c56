import type { ChatModel, ChatRequest } from '@maspo/core';
import { simulateAgent, type World } from './simulated-agent.ts';
import { simulateAssessment, simulateJudge } from './simulated-judge.ts';
import { simulateProposer } from './simulated-proposer.ts';
import { simulateSummary } from './simulated-summary.ts';

/** A deterministic stand-in for all three roles: a pure function of the request. Its tokens are characters divided by four. */
export function createSimulatedModel(world: World): ChatModel {
  return async (request, { signal }) => {
    signal.throwIfAborted();
    const message = request.messages.map(({ content }) => content).join('\n\n');
    const text = reply(world, request, message);
    return {
      text,
      finish: 'stop',
      usage: { inputTokens: Math.ceil(message.length / 4), outputTokens: Math.ceil(text.length / 4) },
      model: `simulated/${world.landscape.name}`,
    };
  };
}

function reply(world: World, { purpose, agent, draw }: ChatRequest, message: string): string {
  switch (purpose) {
    case 'agent':
      return simulateAgent(world, agent ?? '', message, draw);
    case 'handoff':
      return simulateSummary(world, message);
    case 'judge':
      return simulateJudge(world, message, draw);
    case 'assess':
      return simulateAssessment(world, message);
    case 'propose':
      return simulateProposer(world, message, draw ?? '');
  }
}
