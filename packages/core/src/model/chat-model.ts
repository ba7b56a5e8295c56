/** Why a call is made; usage is counted by purpose. */
export type CallPurpose = 'agent' | 'handoff' | 'propose' | 'judge' | 'assess';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** At least 0; 0 asks for the most likely reply. */
  readonly temperature: number;
  /** Upper limit of generated tokens, at least 1. */
  readonly maxTokens: number;
  readonly stop?: readonly string[];
  readonly purpose: CallPurpose;
  /** The agent that the call serves: the speaker, the judged agent, or the agent whose prompt is rewritten. */
  readonly agent?: string;
  /** The same question for a server that can constrain its reply to a schema; other servers get `messages`. */
  readonly constrained?: ConstrainedQuestion;
  /**
   * Asks for one of these words as the first token of the reply, with the probability of each word, instead of a text. Every word is one
   * capital letter. Such a request has `maxTokens` 1.
   */
  readonly choices?: readonly string[];
  /** Identity of an independent draw. Equal requests without a draw share one reply. */
  readonly draw?: string;
}

/** What is sent to a server that constrains its reply to a schema. */
export interface ConstrainedQuestion {
  readonly messages: readonly ChatMessage[];
  readonly schema: ReplySchema;
}

/** A JSON schema of a flat object: every field is required and comes in this order, and there are no others. */
export interface ReplySchema {
  /** A short name for the schema; some servers require one. */
  readonly name: string;
  readonly schema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, ReplyField>>;
    readonly required: readonly string[];
    readonly additionalProperties: false;
  };
}

/** Free text, or one of several words. */
export interface ReplyField {
  readonly type: 'string';
  readonly enum?: readonly string[];
}

/** Tokens of one call, as the provider counted them; estimated where it did not count them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens that the provider had cached; left out where it does not report them. */
  readonly cachedTokens?: number;
  /** Output tokens spent on reasoning that is not in the text; left out where they are not reported. */
  readonly reasoningTokens?: number;
  /** Set where the server did not count input or output tokens, so that they are estimated from the length of the texts. */
  readonly estimated?: true;
}

export interface ChatReply {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'filtered';
  readonly usage: Usage;
  /** The model's name as the provider reports it. */
  readonly model: string;
  /** Whether the server constrained the text to the schema of `constrained`; left out where it did not. */
  readonly constrained?: boolean;
  /**
   * Where the request has `choices`: the model's probability of each choice as the first token of the reply, 0 to 1. The rest of the
   * probability is on other tokens.
   */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** How many blocks of visible reasoning (`<think>`) were removed from the text; left out where there were none. */
  readonly thinkBlocks?: number;
  /**
   * Settings of the request that the model refused, each with what was done instead, e.g. `temperature left out`; left out where the model
   * accepted all settings.
   */
  readonly adapted?: readonly string[];
  /**
   * Set when this one request got no answer: the reason, e.g. that it overflows the context window, or that the reply is empty. The text
   * is then empty.
   */
  readonly failure?: string;
}

/**
 * Any chat model in any role. It returns a reply even where this one request cannot be served (`finish: 'filtered'` or
 * `failure`). Throws `MaspoError` for systemic failures, and the reason that `signal` was aborted with.
 */
export type ChatModel = (request: ChatRequest, options: { signal: AbortSignal }) => Promise<ChatReply>;
