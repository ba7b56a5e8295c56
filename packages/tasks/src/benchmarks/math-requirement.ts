/** What a good final answer to a mathematics problem does. */
export const mathRequirement =
  'The final answer is mathematically equal to the right result, exact and simplified, and in the form that the ' +
  'question asks for. It states the result alone; the reasoning before it is sound and leads to it.';
