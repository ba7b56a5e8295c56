import type { ChatReply, ChatRequest } from '@maspo/core';
import type { ModelTarget } from '../failures/model-target.ts';

/** A call with its reply. */
export interface AnsweredCall {
  readonly request: ChatRequest;
  readonly reply: ChatReply;
  /** Made by the model now, or taken out of the reply store or a recording. */
  readonly origin: 'called' | 'replayed';
  /** Milliseconds that the model took for the attempt that succeeded; 0 for a replayed reply and a simulated model. */
  readonly ms: number;
  /** Undefined for a simulated model. */
  readonly target: ModelTarget | undefined;
  /** Whether a meter other than the run's counts the call, as for the check of a judge. */
  readonly apart: boolean;
}
