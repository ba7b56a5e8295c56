export function nodeFilter(): Buffer | undefined {
  return undefined;
}
