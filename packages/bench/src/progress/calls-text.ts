import { counted } from '../terminal/counted.ts';
/** All calls so far, and how many of them stored replies answered. */
export function callsText({ calls, replayed }: { readonly calls: number; readonly replayed: number }): string {
  return `${counted(calls, 'call')}${replayed > 0 ? ` (${replayed} replayed)` : ''}`;
}
