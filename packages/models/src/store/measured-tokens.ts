import { queryStored } from './stored-replies.ts';

/** How many tokens the last replies of a model used, for one purpose. */
export interface MeasuredTokens {
  readonly provider: string;
  readonly model: string;
  readonly purpose: string;
  /** Without replies whose tokens are estimated, and replies to requests that could not be served. */
  readonly replies: number;
  readonly outputTokens: number;
}

const lastReplies = 500;

const query = `SELECT provider, model, purpose, count(*) AS replies, sum(json ->> '$.usage.outputTokens') AS outputTokens
  FROM (
    SELECT provider, model, purpose, json, row_number() OVER (PARTITION BY provider, model, purpose ORDER BY rowid DESC) AS place
    FROM reply
  )
  WHERE place <= ${lastReplies} AND json ->> '$.failure' IS NULL AND json ->> '$.usage.estimated' IS NULL
  GROUP BY provider, model, purpose ORDER BY provider, model, purpose`;

/** The tokens of the last 500 stored replies of each model and purpose; empty if there is no store. Throws as `openStoredReplies`. */
export function measuredTokens(file: string): MeasuredTokens[] {
  return queryStored(file, (database) => database.prepare(query).all() as unknown as MeasuredTokens[]) ?? [];
}
