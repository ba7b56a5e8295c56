import type { ChatModel } from '@maspo/core';

/** A system in its own code that can be called, until it is closed. */
export interface SystemClient {
  /** One call is one attempt of a run. */
  readonly chat: ChatModel;
  close(): Promise<void>;
}
