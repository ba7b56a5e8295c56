import type { ChatModel } from '@maspo/core';

export interface DialectOptions {
  /** Address of the server, without a path. */
  readonly address: string;
  readonly apiKey?: string;
  readonly replyForm?: 'auto' | 'schema' | 'tags';
}

/** A body and the status it is sent with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A reply of a model that is no answer, and how it is told. */
export interface Unanswered {
  readonly what: string;
  readonly body: object;
  readonly finish: 'stop' | 'length' | 'filtered';
  readonly failure: RegExp;
}

/** How one provider says what all of them say. */
export interface Dialect {
  readonly provider: string;
  create(options: DialectOptions): ChatModel;
  /** A whole reply with 11 input and 7 output tokens. */
  reply(content: unknown): object;
  cutReply(text: string): object;
  /** A reply whose token counts are replaced, all by the same value; `undefined` leaves them out. */
  replyCounting(tokens: unknown): object;
  /** A response of the right form without a reply in it. */
  readonly empty: object;
  /** Other responses with nothing that could be read as a reply. */
  readonly without: readonly object[];
  readonly unanswered: readonly Unanswered[];
  /** Replies that say "It is 42." in several parts. */
  readonly inParts: readonly object[];
  error(message: string): object;
  readonly overflow: Answer;
  /** Empty where the provider has no content filter. */
  readonly filtered: readonly Answer[];
  readonly quotaExhausted: Answer;
  readonly unknownModel: { readonly message: string; readonly wayOut: RegExp };
}
