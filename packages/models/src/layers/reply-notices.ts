import type { ServedReply } from '../accounting/usage-count.ts';
import type { ReplyStore } from '../store/reply-store.ts';

export interface ReplyNotices {
  readonly store: ReplyStore | undefined;
  /** The host of the configured server. */
  readonly host: string | undefined;
  /** Who should have counted the tokens. */
  readonly teller: 'server' | 'system';
  readonly tell: (notice: string) => void;
}

/**
 * Reports what a user should know about the replies of one model: that they came from another server, that a setting was left out, or that
 * their tokens are estimated. Each notice is reported once.
 */
export function replyNotices({ store, host, teller, tell }: ReplyNotices): (served: ServedReply) => void {
  const said = new Set<string>();
  const once = (notice: string) => {
    if (said.has(notice)) return;
    said.add(notice);
    tell(notice);
  };
  return ({ key, reply, origin }) => {
    for (const change of reply.adapted ?? []) once(`${change}, because the model refuses it`);
    if (reply.usage.estimated)
      once(`the ${teller} counts no tokens: they are estimated, at four bytes of text a token, also for budgets`);
    const giver = origin === 'replayed' ? store?.hostOf?.(key) : undefined;
    if (giver !== undefined && giver !== host)
      once(
        `stored replies come from ${giver}, which had a model of the same name; if it is another model, delete them with "maspo cache prune --model", or set MASPO_HOME to another folder`,
      );
  };
}
