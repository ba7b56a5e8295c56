import type { DatabaseSync } from 'node:sqlite';

/** What is stored of one model, or of all. Tokens are those of the replies, as the providers counted them. */
export interface ReplyCount {
  readonly replies: number;
  /** Of the replies, those with `failure`: requests that the server could not serve. */
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** When the first and the last one were stored (ISO 8601); null where there is none. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

export interface ReplyStatistics extends ReplyCount {
  /** By provider and name. */
  readonly models: readonly (ReplyCount & { readonly provider: string; readonly model: string })[];
}

const counts = `count(*) AS replies, count(json ->> '$.failure') AS failed,
  coalesce(sum(json ->> '$.usage.inputTokens'), 0) AS inputTokens, coalesce(sum(json ->> '$.usage.outputTokens'), 0) AS outputTokens,
  min(created) AS oldest, max(created) AS newest`;

/** Counts what the store holds; reads all of it. */
export function replyStatistics(database: DatabaseSync): ReplyStatistics {
  const models = database.prepare(
    `SELECT provider, model, ${counts} FROM reply GROUP BY provider, model ORDER BY provider, model`,
  );
  return {
    ...({ ...database.prepare(`SELECT ${counts} FROM reply`).get() } as unknown as ReplyCount),
    models: models.all().map((row) => ({ ...row })) as unknown as ReplyStatistics['models'],
  };
}
