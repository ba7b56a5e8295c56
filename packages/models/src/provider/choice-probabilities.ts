/** A token that a reply may begin with. */
export interface LikelyToken {
  readonly token: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** Marks around a letter that some models put into the same token: spaces in three notations, quotes, brackets and emphasis. */
const around = `[\\s\u2581\u0120"'\`*_(){}\\[\\].:]*`;

/**
 * The probability of each word as the first token of a reply, summed over all tokens that are this word, with or without marks around it.
 * Case counts.
 */
export function choiceProbabilities(
  choices: readonly string[],
  tokens: readonly LikelyToken[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    choices.map((word) => {
      const form = new RegExp(`^${around}${word}${around}$`, 'u');
      const found = tokens.filter(({ token }) => form.test(token));
      return [word, found.reduce((sum, { probability }) => sum + probability, 0)];
    }),
  );
}

/**
 * Tokens as a server lists them, with the natural logarithm of their probability in the field `logarithm`. Undefined if there is no such
 * list.
 */
export function likelyTokens(listed: unknown, logarithm: string): LikelyToken[] | undefined {
  if (!Array.isArray(listed)) return undefined;
  const tokens = listed.flatMap((each: Readonly<Record<string, unknown>> | null): LikelyToken[] => {
    const [token, log] = [each?.token, each?.[logarithm]];
    // Rounding may bring the logarithm of a certain token above 0.
    return typeof token === 'string' && typeof log === 'number'
      ? [{ token, probability: Math.min(1, Math.exp(log)) }]
      : [];
  });
  return tokens.length === 0 ? undefined : tokens;
}
