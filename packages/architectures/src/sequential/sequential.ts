import { type Agent, type AnswerFormat, createGraph } from '@maspo/core';
import { z } from 'zod';
import type { AgentSystem } from '../agent-system.ts';
import type { Architecture } from '../architecture.ts';
import { seedPrompt } from '../seed-prompt.ts';
import { wholeNumber } from '../whole-number.ts';
import { sequentialPrompts } from './sequential-prompts.ts';

export interface SequentialOptions {
  /** Pairs of predictor and reflector, 1 to 6. */
  readonly rounds: number;
}

/** The paper's Sequential: a predictor answers, a reflector checks and corrects; further rounds repeat the pair in a chain. */
export const sequential: Architecture<SequentialOptions> = {
  name: 'sequential',
  description: 'A predictor answers and a reflector checks it, in one or more rounds.',
  options: z.strictObject({
    rounds: wholeNumber(1, 6).default(1).describe('Pairs of predictor and reflector in the chain'),
  }),

  build(format, { rounds }): AgentSystem {
    const chain = Array.from({ length: rounds }, (_, index) => pair(format, index + 1, rounds)).flat();
    const ids = chain.map(({ agent }) => agent.id);
    return {
      graph: createGraph({
        agents: chain.map(({ agent }) => agent),
        edges: ids.slice(1).map((id, index) => [ids[index]!, id]),
      }),
      prompts: Object.fromEntries(chain.map(({ agent, prompt }) => [agent.id, prompt])),
    };
  },
};

function pair(format: AnswerFormat, round: number, rounds: number): { agent: Agent; prompt: string }[] {
  const inRound = (name: string, number: number) => (rounds === 1 ? name : `${name}-${number}`);
  const predictor = inRound('predictor', round);
  const first = round === 1;
  return [
    {
      agent: {
        id: predictor,
        kind: 'llm',
        role: first
          ? 'Works the question out step by step, without mistakes, and reaches one definite answer.'
          : `Works the question out again, using what is right in the solution of ${inRound('reflector', round - 1)} and not repeating its mistakes, and reaches one definite answer.`,
      },
      prompt: seedPrompt(format, first ? sequentialPrompts.firstPredictor : sequentialPrompts.laterPredictor),
    },
    {
      agent: {
        id: inRound('reflector', round),
        kind: 'llm',
        role: `Checks the solution of ${predictor}: finds and corrects its mistakes, keeps what is right, and settles on one definite answer.`,
      },
      prompt: seedPrompt(format, sequentialPrompts.reflector),
    },
  ];
}
