/** What a good final answer to a multiple-choice question does. */
export const choiceRequirement =
  'The final answer is the letter of the one right option, and only that letter. The reasoning before it supports this ' +
  'option and rules out the others.';
