/** A response with an HTTP status that is not success, described in terms that all servers share. */
export interface Refusal {
  readonly status: number;
  /** What the server says, without the parts of a request that some servers repeat. */
  readonly words: string;
  /** The server's own names for what is wrong, such as `insufficient_quota`. */
  readonly reasons: readonly string[];
  readonly retryAfterMs: number | undefined;
}

/**
 * `transient`: another attempt may help. `overflow`, `filtered`: this one request cannot be served. The others: the server
 * will not serve us until the user does something.
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

const transientStatuses = [408, 409, 429];
const quotaReasons = ['insufficient_quota', 'daily_quota_exhausted'];
const keyReasons = ['API_KEY_INVALID'];
const overflowReasons = ['context_length_exceeded', 'exceed_context_size_error'];
const overflowWords =
  /context[ _-]?(length|window|size)|maximum context|prompt is too long|prompt too long|max_model_len|context overflow|input token count .*exceeds/i;
const filterReasons = ['content_filter', 'content_policy_violation'];
const filterWords = /content (filter|policy|management policy)|usage polic/i;

export function refusalMeaning({ status, words, reasons }: Refusal): RefusalMeaning {
  const has = (known: readonly string[]) => reasons.some((reason) => known.includes(reason));
  if (status === 402 || has(quotaReasons)) return 'quota';
  if (transientStatuses.includes(status) || status >= 500) return 'transient';
  if (status >= 300 && status < 400) return 'redirect';
  if ([400, 413, 422].includes(status) && (has(overflowReasons) || overflowWords.test(words))) return 'overflow';
  if (status === 400 && (has(filterReasons) || filterWords.test(words))) return 'filtered';
  if (status === 401 || status === 403 || has(keyReasons)) return 'key';
  return status === 404 ? 'unknown-model' : 'settings';
}
