import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './reply-database.ts';

/** Which replies to delete: those that meet every given criterion, or all replies without a criterion. */
export interface PruneCriteria {
  readonly storedBefore?: Date | undefined;
  readonly model?: string | undefined;
  /** Only replies with `failure`. */
  readonly failed?: boolean | undefined;
}

export interface Pruned {
  readonly replies: number;
  /** Size of the replies' content; the file shrinks by about as much. */
  readonly bytes: number;
}

const matching = `(:before IS NULL OR created < :before) AND (:model IS NULL OR model = :model)
  AND (:failed = 0 OR json ->> '$.failure' IS NOT NULL)`;

/** What `pruneReplies` would delete. */
export function findPrunable(database: DatabaseSync, criteria: PruneCriteria): Pruned {
  const statement = database.prepare(
    `SELECT count(*) AS replies, coalesce(sum(octet_length(json) + octet_length(key)), 0) AS bytes FROM reply WHERE ${matching}`,
  );
  return { ...statement.get(parametersOf(criteria)) } as unknown as Pruned;
}

/** Deletes replies permanently and gives their space back to the disk. It needs as much free space as the file has afterwards. */
export function pruneReplies(database: DatabaseSync, criteria: PruneCriteria): Pruned {
  const pruned = inTransaction(database, () => {
    const found = findPrunable(database, criteria);
    database.prepare(`DELETE FROM reply WHERE ${matching}`).run(parametersOf(criteria));
    return found;
  });
  database.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
  return pruned;
}

function parametersOf({ storedBefore, model, failed }: PruneCriteria) {
  return { before: storedBefore?.toISOString() ?? null, model: model ?? null, failed: failed ? 1 : 0 };
}
