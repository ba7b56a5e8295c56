/**
 * Headers that undo `OPENAI_CUSTOM_HEADERS`, which the SDK adds to the requests for every server: they are meant for OpenAI,
 * and may hold a key. `null` takes a header out.
 */
export function ownHeaders(
  apiKey: string,
  custom: string | undefined = process.env.OPENAI_CUSTOM_HEADERS,
): Record<string, string | null> {
  const names = (custom ?? '').split('\n').flatMap((line) => /^\s*([^:\s]+)\s*:/.exec(line)?.[1]?.toLowerCase() ?? []);
  if (names.length === 0) return {};
  return { ...Object.fromEntries(names.map((name) => [name, null])), authorization: `Bearer ${apiKey}` };
}
