import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import { simulateAgent, type World } from './simulated-agent.ts';
import { simulateAssessment, simulateChoice, simulateJudge } from './simulated-judge.ts';
import { simulateProposer } from './simulated-proposer.ts';
import { simulateSummary } from './simulated-summary.ts';

/** A deterministic stand-in for all three roles: a pure function of the request. Its tokens are characters divided by four. */
export function createSimulatedModel(world: World): ChatModel {
  return async (request, { signal }) => {
    signal.throwIfAborted();
    const message = request.messages.map(({ content }) => content).join('\n\n');
    if (request.choices !== undefined) return chosen(world, message, request.choices);
    const text = reply(world, request, message);
    return {
      text,
      finish: 'stop',
      usage: { inputTokens: Math.ceil(message.length / 4), outputTokens: Math.ceil(text.length / 4) },
      model: `simulated/${world.landscape.name}`,
    };
  };
}

/** The reply to a request for one of several letters. Only judges get such requests. */
function chosen(world: World, message: string, choices: readonly string[]): ChatReply {
  const probabilities = simulateChoice(world, message, choices);
  const [likeliest] = choices.toSorted((one, other) => probabilities[other]! - probabilities[one]!);
  return {
    text: likeliest!,
    finish: 'length',
    probabilities,
    usage: { inputTokens: Math.ceil(message.length / 4), outputTokens: 1 },
    model: `simulated/${world.landscape.name}`,
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
