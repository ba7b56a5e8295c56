import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { predictorCount, predictors } from '../predictors/predictors.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';

export interface DebateOptions {
  /** Debaters, 2 to 5. */
  readonly n: number;
  /** Times that each debater speaks, 2 to 6. */
  readonly rounds: number;
}

const debaters: readonly SeededAgent[] = predictors.map((predictor) => ({
  ...predictor,
  role: predictor.role.replace(
    /, and reaches one definite answer\.$/,
    '; in later rounds it defends what holds, and gives up what others have refuted.',
  ),
  contextLabel: `What all debaters said in the round before, you as "${predictor.id}" among them (nothing in the first round). Any of it may be wrong: check it, keep what holds, and correct what does not`,
}));

const judge: SeededAgent = {
  id: 'judge',
  role: 'Decides a debate on the merits of what was said, and gives one definite final answer.',
  instruction: {
    math: 'Several debaters have discussed the math problem below. Any of them may be wrong: check their last words, decide where they differ, and give the final answer.',
    choice:
      'Several debaters have discussed the multiple-choice question below. Any of them may be wrong: check their last words, decide where they differ, and give the final choice.',
    code: 'Several debaters have discussed the programming task below. Any of them may be wrong: check their last words, decide where they differ, and give the final code.',
    text: 'Several debaters have discussed the task below. Any of them may be wrong: check their last words, decide where they differ, and give the final answer.',
  },
  contextLabel: 'Last words of the debaters',
};

/**
 * Debate with a judge. The debaters speak in parallel, and each has one prompt for all rounds. The default is three debaters and two
 * rounds, as in Du et al. 2023. With one round, the architecture would be `llm-aggregate`.
 */
export const debate: Architecture<DebateOptions> = {
  name: 'debate',
  description: 'Debaters answer, read each other and answer again, in two or more rounds, and a judge decides.',
  options: z.strictObject({
    n: predictorCount.describe('Debaters, each with its own approach and prompt'),
    rounds: wholeNumber(2, 6).default(2).describe('Times that each debater speaks'),
  }),

  build: (format, { n, rounds }) => {
    const team = debaters.slice(0, n);
    const ids = team.map(({ id }) => id);
    return seededSystem(format, {
      agents: [...team, judge],
      edges: [
        ...ids.flatMap((from) => ids.map((to) => [from, to, 'next'] as const)),
        ...ids.map((id) => [id, judge.id] as const),
      ],
      rounds,
    });
  },
};
