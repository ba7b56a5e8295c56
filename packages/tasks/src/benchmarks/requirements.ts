import type { AnswerFormat } from '@maspo/core';

/** The requirement for a good final answer, for tasks without a requirement of their own. Judges and proposers read it. */
export const requirements: Readonly<Record<AnswerFormat, string>> = {
  math:
    'The final answer is mathematically equal to the right result, exact and simplified, and in the form that the ' +
    'question asks for. It states the result alone; the reasoning before it is sound and leads to it.',
  choice:
    'The final answer is the letter of the one right option, and only that letter. The reasoning before it supports this ' +
    'option and rules out the others.',
  code:
    'The final answer is one complete Python program that defines the required function under its exact name, with all ' +
    'imports it needs. It returns the right value for every valid input, edge cases included, and prints nothing.',
  text:
    'The final answer does all that the question asks for: it is right, complete, in the form that is asked for, and holds ' +
    'nothing that was not asked for. What it states is true or follows from what was given.',
};
