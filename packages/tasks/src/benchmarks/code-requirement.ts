/** What a good final answer to a programming task does. */
export const codeRequirement =
  'The final answer is one complete Python program that defines the required function under its exact name, with all ' +
  'imports it needs. It returns the right value for every valid input, edge cases included, and prints nothing.';
