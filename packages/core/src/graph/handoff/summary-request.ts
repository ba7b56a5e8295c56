import { inTag } from '../../text/tagged-text.ts';

/** Asks a speaker for a summary of what it said, for the agents after it. */
export function summaryRequest({
  question,
  output,
  words,
}: {
  question: string;
  output: string;
  words: number;
}): string {
  return [
    'You are one of several agents that work on a question together. Below is what you wrote. Summarize it for the agents who continue from it.',
    `Use at most ${words} words of plain text. Keep your final answer exactly as it is, then what led to it. Add nothing new.`,
    inTag('question', question),
    inTag('output', output),
  ].join('\n\n');
}
