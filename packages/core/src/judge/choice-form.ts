import { type Reading, type ReplyForm, replySchema } from '../model/reply-form.ts';
import { choicesNamed, type JudgeChoice, readChoice } from './read-choice.ts';

/** The form of a judge's reply; `tie`: whether it may call a tie. */
export function choiceForm({ tie }: { readonly tie: boolean }): ReplyForm<JudgeChoice> {
  const words = tie ? (['A', 'B', 'tie'] as const) : (['A', 'B'] as const);
  const read = (text: string): Reading<JudgeChoice> => {
    const choice = readChoice(text);
    if (choice === undefined) return { problem: 'ends with no choice that can be read' };
    if (choice === 'tie' && !tie) return { problem: 'calls a tie, which was not open' };
    return { value: choice };
  };
  return {
    ending: {
      tags: `Give your reasons in a few sentences. Then end with exactly one of these lines:\n${words.map((word) => `<choice>${word}</choice>`).join('\n')}`,
      schema: `Reply with one JSON object: first "reasons", a few sentences; then "choice", which is ${words.map((word) => `"${word}"`).join(' or ')}.`,
    },
    schema: replySchema('verdict', { reasons: 'text', choice: words }),
    readText: (text, { isCut }) => {
      const reading = read(text);
      // A cut reply may have named choices while it reasoned. It counts where it named only one.
      const isDoubtful = isCut && ('problem' in reading || choicesNamed(text) !== 1);
      return isDoubtful ? { problem: 'was cut at its length limit before its choice' } : reading;
    },
    readFields: ({ choice = '' }) => read(choice),
  };
}
