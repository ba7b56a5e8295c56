import type { UnusableReplies, UnusableShare } from '../records/unusable-replies.ts';

/** The share of unusable replies from which on a warning is given. */
export const warnFrom = 0.1;

/** The kinds of replies of a model, in the order of a run. */
export const unusableKinds: readonly {
  readonly kind: keyof UnusableReplies;
  readonly what: string;
  readonly change: string;
}[] = [
  {
    kind: 'traces',
    what: 'runs of the system in the search',
    change: 'raise models.agent.maxTokens, or use a model with a longer context',
  },
  {
    kind: 'answers',
    what: 'answers to test questions',
    change: 'raise models.agent.maxTokens, or let the prompts say more clearly in which form the answer stands',
  },
  {
    kind: 'verdicts',
    what: 'verdicts',
    change:
      'use a larger evaluator; raise its maxTokens if replies were cut; give it replyForm: schema if they have no choice and its server takes a schema ("maspo doctor" tries it)',
  },
  {
    kind: 'assessments',
    what: 'assessments of agents',
    change:
      'use a larger evaluator; raise its maxTokens if replies were cut; give it replyForm: schema if they have no answer and its server takes a schema',
  },
  {
    kind: 'proposals',
    what: 'proposals',
    change:
      'use a larger optimizer model, or a higher temperature if it returns the prompt that it was given; raise its maxTokens if replies were cut; give it replyForm: schema if they have no prompt and its server takes a schema',
  },
];

export function isMuchUnusable({ of, unusable }: UnusableShare): boolean {
  return of > 0 && unusable / of >= warnFrom;
}

/** Warnings for each kind of reply with many unusable ones: their number, and in `text` also the reasons and what to change. */
export function unusableWarnings(unusable: UnusableReplies): { readonly short: string; readonly text: string }[] {
  return unusableKinds.flatMap(({ kind, what, change }) => {
    const { reasons } = unusable[kind];
    if (!isMuchUnusable(unusable[kind])) return [];
    const why = reasons.map(({ reason, count: times }) => `${reason} (${times})`).slice(0, 2);
    const much = `${shareText(unusable[kind])} of the ${what}`;
    return [
      { short: `unusable: ${much}`, text: `${much} could not be used: ${why.join('; ')}. To change that, ${change}.` },
    ];
  });
}

/** One line for all kinds, including those without unusable replies; undefined if no reply was requested. */
export function unusableLine(unusable: UnusableReplies): string | undefined {
  const parts = unusableKinds
    .filter(({ kind }) => unusable[kind].of > 0)
    .map(({ kind, what }) => `${what} ${shareText(unusable[kind])}`);
  return parts.length === 0 ? undefined : `Could not be used: ${parts.join(', ')}.`;
}

function shareText({ of, unusable }: UnusableShare): string {
  const percent = (100 * unusable) / of;
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} % (${unusable} of ${of})`;
}
