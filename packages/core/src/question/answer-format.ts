/** The shape of a final answer: a formula or number, one of the letters A to E, or a Python function. */
export const answerFormats = ['math', 'choice', 'code'] as const;

/** `math` and `choice` are answered in `<answer>...</answer>`, `code` in a fenced `python` block. */
export type AnswerFormat = (typeof answerFormats)[number];
