/** At most `limit` characters of the text: longer text keeps its beginning and end, with a note of how much was left out between. */
export function clipText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  return `${text.slice(0, half)}\n[... ${text.length - 2 * half} characters left out ...]\n${text.slice(text.length - half)}`;
}
