import type { SharedResources } from '@maspo/models';
import type { Redis } from 'ioredis';
import { createSharedRate } from './limits/shared-rate.ts';
import { openSharedReplies, type SharedRepliesOptions } from './replies/shared-replies.ts';

export type SharedResourcesOptions = Pick<SharedRepliesOptions, 'experiment' | 'onExhausted'>;

/** The resources that the processes of an experiment share: replies with the experiment's limits, and rates. The connection stays open. */
export function openSharedResources(redis: Redis, options: SharedResourcesOptions): SharedResources {
  return {
    openStore: (own) => openSharedReplies(redis, { own, ...options }),
    createRate: createSharedRate(redis),
  };
}
