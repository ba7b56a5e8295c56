/** The explanation in the body of a refusal, without the parts of a request that some servers repeat. */
export function serverWords(body: unknown): string {
  return wordsIn(body, 0) ?? 'no explanation';
}

/** Bodies are nested a few levels deep at most: `{ error: { message: { detail: [{ msg }] } } }`. */
const deepest = 6;

function wordsIn(body: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined;
  if (typeof body === 'string') return textWords(body);
  if (Array.isArray(body)) {
    const words = body.flatMap((item) => wordsIn(item, depth + 1) ?? []);
    return words.length === 0 ? undefined : words.join('; ');
  }
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, message, detail, details, msg, errors, loc, metadata } = body as Readonly<Record<string, unknown>>;
  const said = [error, message, detail, msg, errors, details]
    .map((part) => wordsIn(part, depth + 1))
    .find((words) => words !== undefined);
  if (said === undefined) return undefined;
  // A gateway's message only reports that its provider failed. The provider's own words are in the metadata.
  const raw = wordsIn(parsedJson((metadata as { raw?: unknown } | null | undefined)?.raw), depth + 1);
  return [...placeOf(loc), raw === undefined || raw === said ? said : `${said}: ${raw}`].join(': ');
}

/** Which field a complaint is about, as `body.max_tokens`. */
function placeOf(loc: unknown): string[] {
  if (!Array.isArray(loc)) return [];
  const steps = loc.filter((step) => (typeof step === 'string' && step !== 'body') || typeof step === 'number');
  return steps.length === 0 ? [] : [steps.join('.')];
}

function textWords(text: string): string | undefined {
  if (isWebPage(text)) return `a web page, ${pageTitle(text)}`;
  return text.trim() === '' ? undefined : text;
}

export function isWebPage(text: string): boolean {
  return /^\uFEFF?\s*<(?:!doctype html|html|head|body|title|\?xml)\b/i.test(text.slice(0, 200));
}

/** The title of a page, in quotes. */
export function pageTitle(page: string): string {
  const title = /<(title|h1)[^>]*>([^<]{1,200})</i.exec(page.slice(0, 20_000))?.[2]?.trim();
  return title ? `"${title}"` : 'without a title';
}

function parsedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
