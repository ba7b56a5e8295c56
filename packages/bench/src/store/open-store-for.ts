import { join } from 'node:path';
import type { RunConfig } from '../config/run-config.ts';
import { openReplyStore, type ReplyStore } from './reply-store.ts';

/** The home's reply store; none for models that are all simulated, whose replies are not stored. */
export function openStoreFor(models: RunConfig['models'], home: string): ReplyStore | undefined {
  const simulated = Object.values(models).every(({ provider }) => provider === 'simulated');
  return simulated ? undefined : openReplyStore(join(home, 'replies.sqlite'));
}
