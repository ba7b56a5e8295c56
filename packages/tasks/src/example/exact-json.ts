/**
 * Parses JSON without losing digits: a whole number that a JavaScript number cannot hold becomes the text of its digits. Throws
 * `SyntaxError` if the text is not JSON.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, exact);
}

function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return /^-?\d+$/.test(source) ? source : value;
}
