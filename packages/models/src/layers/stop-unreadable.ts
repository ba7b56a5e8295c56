import { type CallPurpose, MaspoError, type ReadingOutcome } from '@maspo/core';

/** What a role is told of its readings; see `RoleModel.onReading`. */
export type ReadingListener = (reading: ReadingOutcome & { readonly purpose: CallPurpose }) => void;

/** So many without a single one that can be used are no chance. */
const enough = 20;

/** What a search cannot do without. It goes on without assessments. */
const needed: Readonly<Partial<Record<CallPurpose, string>>> = {
  agent: 'replies',
  judge: 'verdicts',
  propose: 'proposals',
};

/**
 * Stops a run in which nothing can be read: throws `MaspoError` `model-refused` once the first replies of a model for one purpose were all
 * unusable. A search on such replies would end as it began, and cost as much as any other. The first one that can be used ends the watch.
 */
export function stopUnreadable({ role, model }: { readonly role: string; readonly model: string }): ReadingListener {
  const unusable = new Map<CallPurpose, number>();
  const usable = new Set<CallPurpose>();
  return ({ purpose, ...reading }) => {
    const what = needed[purpose];
    if (what === undefined) return;
    if (reading.outcome === 'unusable' || reading.outcome === 'failed') {
      const count = (unusable.get(purpose) ?? 0) + 1;
      unusable.set(purpose, count);
      if (count < enough || usable.has(purpose)) return;
      throw new MaspoError(
        'model-refused',
        `none of the first ${count} ${what} of the ${role} "${model}" could be used, so nothing can be found: the last time, ${reading.reason}. ` +
          `Raise models.${role}.maxTokens, write replyForm: schema or tags for it (judge.reads: text, where verdicts were read from probabilities), or use a larger model; "maspo doctor" shows how it replies.`,
      );
    }
    usable.add(purpose);
  };
}
