import type { ChatModel } from '@maspo/core';

export interface DialectOptions {
  /** Address of the server, without a path. */
  readonly address: string;
  readonly apiKey?: string;
  readonly replyForm?: 'auto' | 'schema' | 'tags';
}

/** A body and its status. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A reply of a model that is not an answer, and its expected failure. */
export interface Unanswered {
  readonly what: string;
  readonly body: object;
  readonly finish: 'stop' | 'length' | 'filtered';
  readonly failure: RegExp;
}

/** The form in which one provider sends what all providers send. */
export interface Dialect {
  readonly provider: string;
  create(options: DialectOptions): ChatModel;
  /** A whole reply with 11 input and 7 output tokens. */
  reply(content: unknown): object;
  cutReply(text: string): object;
  /** A reply whose token counts are replaced, all by the same value; `undefined` leaves them out. */
  replyCounting(tokens: unknown): object;
  /** A response of the right form that contains no reply. */
  readonly empty: object;
  /** Other responses that contain no reply. */
  readonly without: readonly object[];
  readonly unanswered: readonly Unanswered[];
  /** Replies that say "It is 42." in several parts. */
  readonly inParts: readonly object[];
  error(message: string): object;
  readonly overflow: Answer;
  /** Empty if the provider has no content filter. */
  readonly filtered: readonly Answer[];
  readonly quotaExhausted: Answer;
  readonly unknownModel: { readonly message: string; readonly wayOut: RegExp };
}
