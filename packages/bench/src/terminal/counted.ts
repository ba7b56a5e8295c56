/** A number with its noun: `1 question`, `2 questions`. */
export function counted(number: number, one: string, many?: string): string {
  return `${number} ${nounFor(number, one, many)}`;
}

/** The noun for a number that is written apart from it. */
export function nounFor(number: number, one: string, many = `${one}s`): string {
  return number === 1 ? one : many;
}
