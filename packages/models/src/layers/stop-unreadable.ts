import { type CallPurpose, MaspoError, type ReadingOutcome } from '@maspo/core';
import { overflowing } from '../failures/failed-call.ts';

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

/** Whose replies are watched. */
export interface WatchedModel {
  readonly role: string;
  readonly model: string;
  readonly provider: string;
  /** Its place below `models`; that of its role when left out. */
  readonly place?: string | undefined;
}

/**
 * Stops a run in which nothing can be read: throws `MaspoError` `model-refused` once the first replies of a model for one purpose were all
 * unusable. A search on such replies would end as it began, and cost as much as any other. The first one that can be used ends the watch.
 */
export function stopUnreadable(watched: WatchedModel): ReadingListener {
  const { role, model } = watched;
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
        `none of the first ${count} ${what} of the ${role} "${model}" could be used, so nothing can be found: the last time, ${reading.reason}. ${wayOut(watched, purpose, reading.reason)}`,
      );
    }
    usable.add(purpose);
  };
}

function wayOut({ role, provider, place = role }: WatchedModel, purpose: CallPurpose, reason: string): string {
  const settings = `models.${place}`;
  if (provider === 'system') return 'Correct your system: its own messages may say more.';
  if (reason.includes(overflowing)) return `Lower ${settings}.maxTokens, or raise ${contextOf(provider, settings)}.`;
  const form = purpose === 'agent' ? '' : ' write replyForm: schema or tags for it';
  const probabilities = purpose === 'judge' ? ' (judge.reads: text, where verdicts were read from probabilities)' : '';
  return `Raise ${settings}.maxTokens,${form}${probabilities}${form && ','} or use a larger model; "maspo doctor" shows how it replies.`;
}

function contextOf(provider: string, settings: string): string {
  if (provider === 'ollama') return `${settings}.contextLength`;
  if (provider === 'llama') return `${settings}.contextSize`;
  return 'the context where the server of the model is started';
}
