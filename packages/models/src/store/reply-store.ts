import type { ChatReply, ChatRequest } from '@maspo/core';
import {
  guarded,
  inTransaction,
  intactJson,
  type OpenOptions,
  openReplyDatabase,
  replyChecksum,
} from './reply-database.ts';
import type { ModelIdentity } from './reply-key.ts';

/** The origin of a reply. It is stored with the reply, for statistics and pruning. */
export interface ReplyOrigin extends Pick<ModelIdentity, 'provider' | 'model'> {
  readonly purpose: ChatRequest['purpose'];
  /** The server that gave the reply, such as `localhost:8000`; left out if it is unknown. */
  readonly host?: string | undefined;
  /** What the reply cost, in the unit of `priceOf` in accounting/prices; left out for a model without prices. */
  readonly price?: number | undefined;
}

/** All replies that were ever paid for, by their keys. */
export interface ReplyStore {
  /**
   * The stored reply, or undefined. If undefined, the caller must call the model, and then `put` the reply or `giveUp`. A store that
   * several machines share leaves a call to one caller at a time. The other callers wait here for its reply, or until `signal` is aborted.
   * Throws `MaspoError` `environment` if the store cannot be read, or the reply is no longer what was stored.
   */
  get(key: string, signal?: AbortSignal): ChatReply | undefined | Promise<ChatReply | undefined>;
  /**
   * The call that `get` left to this caller goes out now. Before, it may have waited for its turn. A store that counts calls counts it
   * once. Throws `MaspoError` `stopped` if no further call is allowed.
   */
  begin?(key: string, signal: AbortSignal): Promise<void>;
  /** The server that gave the stored reply. Undefined if it is unknown, as for replies of a recording or of an earlier version. */
  hostOf?(key: string): string | undefined;
  /**
   * Stores `reply`. Resolves to the reply under the key, which is another reply if another process stored one first. Rejects with
   * `MaspoError` `environment` if the store cannot be written.
   */
  put(key: string, reply: ChatReply, origin: ReplyOrigin): Promise<ChatReply>;
  /**
   * The call that `get` left to this caller got no reply, so another caller may make it. A call that went out and was cut off by its caller
   * still counts, because its server may have answered it. A failed call does not count.
   */
  giveUp?(key: string, isCutOff: boolean): Promise<void>;
  /** Stores the replies that are waiting, and closes the store. */
  close(): void | Promise<void>;
}

/**
 * A reply store in one file, which several processes of this machine may use at the same time. Replies that arrive together are written
 * together.
 */
export interface LocalReplyStore extends ReplyStore {
  get(key: string): ChatReply | undefined;
  hostOf(key: string): string | undefined;
  /** The origin of the stored reply, without its price, which is not stored. */
  originOf(key: string): ReplyOrigin | undefined;
  close(): void;
}

/** Opens the store as `openReplyDatabase` does, and throws what it throws. */
export function openReplyStore(file: string, options: OpenOptions = {}): LocalReplyStore {
  const database = openReplyDatabase(file, options);
  const select = database.prepare('SELECT key, json, checksum FROM reply WHERE key = ?');
  const insert = database.prepare(
    'INSERT INTO reply (key, provider, model, purpose, created, json, checksum, host) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const selectOrigin = database.prepare('SELECT provider, model, purpose, host FROM reply WHERE key = ?');
  const get = (key: string): ChatReply | undefined =>
    guarded(file, () => {
      const row = select.get(key);
      return row === undefined ? undefined : (JSON.parse(intactJson(row)) as ChatReply);
    });
  const add = ({ key, json, origin: { provider, model, purpose, host } }: WaitingReply) =>
    insert.run(key, provider, model, purpose, new Date().toISOString(), json, replyChecksum(key, json), host ?? null);
  const originOf = (key: string): ReplyOrigin | undefined =>
    guarded(file, () => {
      const row = selectOrigin.get(key);
      return row && ({ ...row, host: row.host ?? undefined } as unknown as ReplyOrigin);
    });
  let waiting: WaitingReply[] = [];
  // One transaction for a burst of replies costs little more than a transaction for a single reply.
  const write = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      const written = guarded(file, () => inTransaction(database, () => batch.map(add)));
      for (const [index, { key, reply, resolve }] of batch.entries())
        resolve(written[index]!.changes === 1 ? reply : (get(key) ?? reply));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return {
    get,
    hostOf: (key) => originOf(key)?.host,
    originOf,
    put: (key, reply, origin) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(write);
        waiting.push({ key, reply, origin, json: JSON.stringify(reply), resolve, reject });
      }),
    close: () => {
      if (!database.isOpen) return;
      write();
      database.close();
    },
  };
}

interface WaitingReply {
  readonly key: string;
  readonly reply: ChatReply;
  readonly origin: ReplyOrigin;
  readonly json: string;
  readonly resolve: (reply: ChatReply) => void;
  readonly reject: (error: unknown) => void;
}
