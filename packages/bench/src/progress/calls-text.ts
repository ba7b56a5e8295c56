/** All calls so far, and how many of them stored replies answered. */
export function callsText({ calls, replayed }: { readonly calls: number; readonly replayed: number }): string {
  return `${calls} ${calls === 1 ? 'call' : 'calls'}${replayed > 0 ? ` (${replayed} replayed)` : ''}`;
}
