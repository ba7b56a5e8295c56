import { askStrictly } from '../model/ask-strictly.ts';
import { type Reading, type ReplyForm, replySchema } from '../model/reply-form.ts';
import type { RoleModel } from '../model/role-model.ts';
import { inTag } from '../text/tagged-text.ts';
import { answerIn, yesOrNo } from '../text/yes-or-no.ts';
import type { Unscored } from './verdict.ts';

/** A final response, and the rubric that it is measured by. */
export interface RubricCase {
  readonly question: string;
  readonly response: string;
  /** What a good response fulfils, in words. */
  readonly rubric: string;
  /** A right answer, where one is known. */
  readonly reference?: string | undefined;
}

/** Raised with every change to the request's text. */
export const rubricRequestVersion = 1;

/**
 * Asks the evaluator whether a response meets a rubric: yes or no. Where no answer can be read, it asks once more; then the response is
 * unscored, with the reason. `draw` is the identity of the call at a temperature above 0.
 */
export async function judgeByRubric(
  judged: RubricCase,
  { evaluator, draw, signal }: { readonly evaluator: RoleModel; readonly draw: string; readonly signal: AbortSignal },
): Promise<{ readonly meets: boolean } | Unscored> {
  const asked = { text: rubricRequest(judged), purpose: 'assess', draw, signal } as const;
  const answer = await askStrictly(evaluator, asked, rubricForm);
  return 'value' in answer ? { meets: answer.value } : { unscored: answer.reason };
}

function rubricRequest({ question, response, rubric, reference }: RubricCase): string {
  return [
    'A question was answered. Decide whether the final response meets the rubric as a whole.',
    inTag('question', question),
    ...(reference === undefined ? [] : [inTag('reference_answer', reference)]),
    inTag('final_response', response),
    inTag('rubric', rubric),
    'Go through the demands of the rubric one by one. Only what the rubric demands counts: length, tone and confidence carry no weight beside it. The response meets the rubric where it meets every demand.',
  ].join('\n\n');
}

const rubricForm: ReplyForm<boolean> = {
  ending: {
    tags: 'Give your reasons in a few sentences. Then end with exactly one of these lines:\n<meets>yes</meets>\n<meets>no</meets>',
    schema: 'Reply with one JSON object: first "reasons", a few sentences; then "meets", which is "yes" or "no".',
  },
  schema: replySchema('rubric', { reasons: 'text', meets: ['yes', 'no'] }),
  readText: (text) => read(answerIn(text, 'meets')),
  readFields: ({ meets = '' }) => read(yesOrNo(meets)),
};

function read(answer: boolean | undefined): Reading<boolean> {
  return answer === undefined ? { problem: 'ends with no yes or no that can be read' } : { value: answer };
}
