/** The trimmed text inside the last `<tag>...</tag>` of a reply, or undefined when there is none. */
export function lastTagged(text: string, tag: string): string | undefined {
  const close = text.lastIndexOf(`</${tag}>`);
  const open = close === -1 ? -1 : text.lastIndexOf(`<${tag}>`, close);
  return open === -1 ? undefined : text.slice(open + tag.length + 2, close).trim();
}

/** A block of a request: the text between `<tag>` and `</tag>`, each on its own line. */
export function inTag(tag: string, text: string): string {
  return `<${tag}>\n${text}\n</${tag}>`;
}
