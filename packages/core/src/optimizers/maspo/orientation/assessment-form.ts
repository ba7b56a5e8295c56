import { type Reading, type ReplyForm, replySchema } from '../../../model/reply-form.ts';
import { answerIn, yesOrNo } from '../../../text/yes-or-no.ts';

/** Three absolute answers about one agent on one question: does it hold on each lens? */
export interface AssessedLenses {
  readonly localValidity: boolean;
  readonly lookaheadPotential: boolean;
  readonly globalAlignment: boolean;
}

const answers = ['local', 'lookahead', 'global'] as const;

/** The form of an assessment: a yes or no for each lens. */
export const assessmentForm: ReplyForm<AssessedLenses> = {
  ending: {
    tags: 'Give a short reason for each, then end with this line, with yes or no in every tag:\n<local>yes</local><lookahead>yes</lookahead><global>yes</global>',
    schema:
      'Reply with one JSON object: first "reasons", a short one for each answer; then "local", "lookahead" and "global", each "yes" or "no".',
  },
  schema: replySchema('assessment', {
    reasons: 'text',
    ...Object.fromEntries(answers.map((name) => [name, ['yes', 'no']])),
  }),
  readText: (text) => read((name) => answerIn(text, name)),
  readFields: (fields) => read((name) => yesOrNo(fields[name]!)),
};

function read(answer: (name: (typeof answers)[number]) => boolean | undefined): Reading<AssessedLenses> {
  const given = new Map(answers.map((name) => [name, answer(name)]));
  const missing = answers.filter((name) => given.get(name) === undefined);
  if (missing.length > 0) return { problem: `has no yes or no that can be read for ${missing.join(', ')}` };
  return {
    value: {
      localValidity: given.get('local')!,
      lookaheadPotential: given.get('lookahead')!,
      globalAlignment: given.get('global')!,
    },
  };
}
