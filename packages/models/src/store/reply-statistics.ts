import type { DatabaseSync } from 'node:sqlite';

/**
 * The stored replies of one model, or of all models, in numbers. Tokens are those of the replies, as the providers
 * counted them.
 */
export interface ReplyCount {
  readonly replies: number;
  /** Replies with `failure`: requests that the server could not serve. */
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** When the first and the last reply were stored (ISO 8601); null if there are no replies. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

export interface ReplyStatistics extends ReplyCount {
  /** By provider and name. */
  readonly models: readonly (ReplyCount & { readonly provider: string; readonly model: string })[];
}

const byModel = `SELECT provider, model, count(*) AS replies, count(json ->> '$.failure') AS failed,
  sum(json ->> '$.usage.inputTokens') AS inputTokens, sum(json ->> '$.usage.outputTokens') AS outputTokens,
  min(created) AS oldest, max(created) AS newest FROM reply GROUP BY provider, model ORDER BY provider, model`;

/** Counts the replies in the store. It reads the whole store. */
export function replyStatistics(database: DatabaseSync): ReplyStatistics {
  const models = database.prepare(byModel).all() as unknown as ReplyStatistics['models'];
  return { ...models.reduce(added, noReplies), models: models.map((model) => ({ ...model })) };
}

/** The counts of an empty store. */
export const noReplies: ReplyCount = {
  replies: 0,
  failed: 0,
  inputTokens: 0,
  outputTokens: 0,
  oldest: null,
  newest: null,
};

function added(count: ReplyCount, more: ReplyCount): ReplyCount {
  return {
    replies: count.replies + more.replies,
    failed: count.failed + more.failed,
    inputTokens: count.inputTokens + more.inputTokens,
    outputTokens: count.outputTokens + more.outputTokens,
    oldest: inOrder(count.oldest, more.oldest).at(0) ?? null,
    newest: inOrder(count.newest, more.newest).at(-1) ?? null,
  };
}

/** ISO 8601 times have the same order as their texts. */
function inOrder(...times: readonly (string | null)[]): string[] {
  return times.filter((time) => time !== null).sort();
}
