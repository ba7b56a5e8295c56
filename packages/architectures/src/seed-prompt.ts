import { type AnswerFormat, contextToken, questionToken } from '@maspo/core';

const questionLabels: Readonly<Record<AnswerFormat, string>> = {
  math: 'Problem',
  choice: 'Question',
  code: 'Task',
  text: 'Task',
};

export interface SeedPrompt {
  /** What the agent is to do, worded for each answer format. */
  readonly instruction: Readonly<Record<AnswerFormat, string>>;
  /** The label of the work of earlier agents; unset for an agent without predecessors. */
  readonly contextLabel?: string;
  /** How the reply must end. Unset: with the answer, in the form that graders read. */
  readonly ending?: string;
}

/** A plain template: instruction, question, the work of earlier agents, and the form of the answer. */
export function seedPrompt(format: AnswerFormat, { instruction, contextLabel, ending }: SeedPrompt): string {
  return [instruction[format], ...form(format, contextLabel, ending)].join('\n\n');
}

/** The same template without an instruction. A context label may contain an instruction too, so all agents get a neutral label. */
export function barePrompt(format: AnswerFormat, { contextLabel, ending }: SeedPrompt): string {
  return form(format, contextLabel === undefined ? undefined : 'Received work', ending).join('\n\n');
}

function form(format: AnswerFormat, contextLabel?: string, ending = answerInstruction(format)): string[] {
  return [
    `${questionLabels[format]}:\n${questionToken}`,
    ...(contextLabel === undefined ? [] : [`${contextLabel}:\n${contextToken}`]),
    ending,
  ];
}

const instructions: Readonly<Record<AnswerFormat, string>> = {
  math: 'End with the final answer alone inside <answer>...</answer>.',
  choice: 'End with only the letter of the option you choose inside <answer>...</answer>.',
  code: 'Give one complete Python solution in one fenced ```python block, with every import it needs inside the block and the exact function name from the question.',
  text: 'End with the whole final answer, and nothing else, inside <answer>...</answer>.',
};

/** The sentence that tells an agent in which form graders read a final answer. */
export function answerInstruction(format: AnswerFormat): string {
  return instructions[format];
}
