import type { Ask } from '../model/ask.ts';
import { askForChoice } from '../model/ask-for-choice.ts';
import type { Answer } from '../model/ask-strictly.ts';
import type { RoleModel } from '../model/role-model.ts';

/** How likely each choice is: the output shown first, the output shown second, or a tie. */
export interface ChoiceProbabilities {
  readonly first: number;
  readonly second: number;
  readonly tie: number;
}

/** A tie has a letter too, because a letter is one token for every model, and a word may be several. */
const letters = { first: 'A', second: 'B', tie: 'C' } as const;

/**
 * Asks the judge for a letter instead of reasons; `question.text` is the request without its end. Returns how likely each choice is,
 * normalised over the choices that are offered, or the reason why nothing could be read.
 */
export async function askChoiceProbabilities(
  role: RoleModel,
  question: Omit<Ask, 'draw' | 'independent'>,
  { tie }: { readonly tie: boolean },
): Promise<Answer<ChoiceProbabilities>> {
  const { first, second } = letters;
  const open = tie ? [first, second, letters.tie] : [first, second];
  const ending = `Reply with one letter and nothing else: ${first} where output ${first} is better, ${second} where output ${second} is better${tie ? `, ${letters.tie} for a tie` : ''}. Give no reasons.`;
  const answer = await askForChoice<string>(role, { ...question, text: `${question.text}\n\n${ending}` }, open);
  if ('reason' in answer) return answer;
  const { value } = answer;
  return { value: { first: value[first]!, second: value[second]!, tie: value[letters.tie] ?? 0 } };
}
