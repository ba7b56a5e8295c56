import type { SharedResources } from '@maspo/models';
import type { Redis } from 'ioredis';
import { createSharedRate } from './limits/shared-rate.ts';
import { openSharedReplies, type SharedRepliesOptions } from './replies/shared-replies.ts';

export type SharedResourcesOptions = Pick<SharedRepliesOptions, 'experiment' | 'onExhausted'>;

/** What the processes of an experiment share through one connection, which stays open: replies with the experiment's limits, and rates. */
export function openSharedResources(redis: Redis, options: SharedResourcesOptions): SharedResources {
  return {
    openStore: (own) => openSharedReplies(redis, { own, ...options }),
    createRate: createSharedRate(redis),
  };
}
