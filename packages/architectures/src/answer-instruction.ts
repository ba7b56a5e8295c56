import type { AnswerFormat } from '@maspo/core';

const instructions: Readonly<Record<AnswerFormat, string>> = {
  math: 'End with the final answer alone inside <answer>...</answer>.',
  choice: 'End with only the letter of the option you choose inside <answer>...</answer>.',
  code: 'Give one complete Python solution in one fenced ```python block, with every import it needs inside the block and the exact function name from the question.',
};

/** The sentence that tells an agent in which form graders read a final answer. */
export function answerInstruction(format: AnswerFormat): string {
  return instructions[format];
}
