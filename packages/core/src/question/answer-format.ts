/** The shape of a final answer: a formula or number, one of the letters A to E, a Python function, or any other text. */
export const answerFormats = ['math', 'choice', 'code', 'text'] as const;

/** `math`, `choice` and `text` are answered in `<answer>...</answer>`, `code` in a fenced `python` block. */
export type AnswerFormat = (typeof answerFormats)[number];
