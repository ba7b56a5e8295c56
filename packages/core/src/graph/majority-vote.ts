import { lastTagged } from '../text/tagged-text.ts';

/**
 * The first output that gives the most frequent answer; on equal counts, the answer given first. Answers are compared by the text of
 * their last `<answer>` tag, or whole where there is none; who gives an empty one has no vote. `outputs` holds at least one; the first is
 * returned where nobody has a vote.
 */
export function majorityVote(outputs: readonly string[]): string {
  const answers = outputs.map((output) => lastTagged(output, 'answer') ?? output.trim());
  const votes = (answer: string) => (answer === '' ? 0 : answers.filter((other) => other === answer).length);
  const most = Math.max(...answers.map(votes));
  return outputs[answers.findIndex((answer) => votes(answer) === most)]!;
}
