/** A response that gives the reason for a missing reply, in terms that all servers share. */
export interface Refusal {
  /** The HTTP status. For status 200, the status that the error in the body names, or 200 if it names none. */
  readonly status: number;
  /** The server's explanation, without the parts of a request that some servers repeat. */
  readonly words: string;
  /** The server's own names for what is wrong, such as `insufficient_quota`. */
  readonly reasons: readonly string[];
  readonly retryAfterMs: number | undefined;
}

/**
 * `transient`: another attempt may help. `overflow`, `filtered`: this one request cannot be served. All other meanings: the server will not
 * serve us until the user does something.
 */
export type RefusalMeaning =
  | 'transient'
  | 'overflow'
  | 'filtered'
  | 'quota'
  | 'key'
  | 'unknown-model'
  | 'redirect'
  | 'settings';

const transientStatuses = [200, 408, 409, 425, 429];
const quotaReasons = [
  ...['insufficient_quota', 'daily_quota_exhausted', 'exceeded_current_quota_error', 'Arrearage'],
  ...['billing_error', 'billing_hard_limit_reached', 'billing_not_active'],
];
/** The words of Anthropic, xAI, Moonshot, Alibaba and others for an account without money, where no name tells it. */
const quotaWords =
  /credit balance is too low|insufficient (account )?balance|(out of|used all( available)?) credits|monthly spending limit|account is in good standing/i;
const keyReasons = ['API_KEY_INVALID', 'invalid_api_key'];
const overflowReasons = ['context_length_exceeded', 'exceed_context_size_error', 'request_too_large'];
/** The words of vLLM, SGLang, llama.cpp, Ollama, Text Generation Inference, Gemini, Anthropic, Groq and others. */
const overflowWords =
  /context[ _-]?(length|window|size)|maximum context|(prompt|input|request) (is )?too (long|large)|max_model_len|context overflow|input token count .*exceeds|(input|sequence) length .*(exceed|longer)|`?inputs`? (tokens \+|must have less than)|maximum sequence length|reduce the length of the (messages|prompt)/i;
const filterReasons = ['content_filter', 'content_policy_violation', 'data_inspection_failed', 'moderation_blocked'];
/** The words of Azure, OpenAI, OpenRouter, DeepSeek, Alibaba and others. */
const filterWords =
  /content (filter|policy|management policy|exists risk)|usage polic|moderation|\bflagged\b|inappropriate content|safety (system|filter|guideline)|prohibited content/i;

/** With these statuses, the words show an overflow. llama.cpp sends 500, and a gateway may send 200. A 413 needs no words. */
const overflowStatuses = [200, 400, 413, 422, 500];
const filterStatuses = [200, 400, 403, 422, 451];
const quotaStatuses = [200, 400, 403, 429];
/** If a server does not know the address or the method, the base URL is wrong. */
const unknownStatuses = [404, 405, 410];

export function refusalMeaning({ status, words, reasons }: Refusal): RefusalMeaning {
  const has = (known: readonly string[]) => reasons.some((reason) => known.includes(reason));
  if (status === 402 || has(quotaReasons) || (quotaStatuses.includes(status) && quotaWords.test(words))) return 'quota';
  if (status === 413 || isOverflow({ status, words, isNamed: has(overflowReasons) })) return 'overflow';
  if (filterStatuses.includes(status) && (has(filterReasons) || filterWords.test(words))) return 'filtered';
  if (transientStatuses.includes(status) || status >= 500) return 'transient';
  if (status >= 300 && status < 400) return 'redirect';
  if (status === 401 || status === 403 || has(keyReasons)) return 'key';
  return unknownStatuses.includes(status) ? 'unknown-model' : 'settings';
}

/** If one request is larger than the limit of tokens per minute, the server answers 429, and waiting does not help. */
function isOverflow({ status, words, isNamed }: { status: number; words: string; isNamed: boolean }): boolean {
  if (status === 429) return /request too large/i.test(words);
  return overflowStatuses.includes(status) && (isNamed || overflowWords.test(words));
}

/**
 * Whether a refusal may concern only its own request, although it looks as if it concerns all requests. Field checks (400, 422) also read
 * the text of a question, and filters with unknown words answer 403.
 */
export function isDoubtful({ status }: Refusal): boolean {
  return [400, 403, 422].includes(status);
}
