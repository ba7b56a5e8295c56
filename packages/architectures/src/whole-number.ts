import { shownValue } from '@maspo/core';
import { z } from 'zod';

/**
 * An option that is a whole number between `from` and `to`, both included. Its message names these bounds and the value
 * that was seen.
 */
export function wholeNumber(from: number, to: number): z.ZodInt {
  const message = {
    error: (issue: { readonly input?: unknown }) =>
      `expected a whole number from ${from} to ${to}, received ${shownValue(issue.input)}`,
  };
  return z.int(message).min(from, message).max(to, message);
}
