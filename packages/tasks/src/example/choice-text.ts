/** The letters of the options, in order. */
export const choiceLetters = ['A', 'B', 'C', 'D', 'E'] as const;

/** The question followed by its options, one on each line as `A) ...`. */
export function choiceText(question: string, options: readonly string[]): string {
  const lines = options.map((option, index) => `${choiceLetters[index]}) ${option}`);
  return `${question.trim()}\n\n${lines.join('\n')}`;
}
