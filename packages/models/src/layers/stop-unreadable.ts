import { type CallPurpose, MaspoError, type ReadingOutcome } from '@maspo/core';
import { overflowing } from '../failures/failed-call.ts';

/** Gets the readings of a role; see `RoleModel.onReading`. */
export type ReadingListener = (reading: ReadingOutcome & { readonly purpose: CallPurpose }) => void;

/** This many unusable replies without a usable one are not chance. */
const enough = 20;

/** What a search needs. It can continue without assessments. */
const needed: Readonly<Partial<Record<CallPurpose, string>>> = {
  agent: 'replies',
  judge: 'verdicts',
  propose: 'proposals',
};

/** The model whose replies are watched. */
export interface WatchedModel {
  readonly role: string;
  readonly model: string;
  readonly provider: string;
  /** Its place below `models`; by default the place of its role. */
  readonly place?: string | undefined;
}

/**
 * Stops a run whose replies cannot be read. Throws `MaspoError` `model-refused` if the first replies of a model for one purpose were all
 * unusable. A search with such replies would find nothing, and cost as much as any other search. The first usable reply ends the watch.
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
