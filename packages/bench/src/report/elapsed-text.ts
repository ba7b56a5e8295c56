/** A duration for people, e.g. `12.3 s` or `4 min 5 s`. */
export function elapsedText(ms: number): string {
  const seconds = ms / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
