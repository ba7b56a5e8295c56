const tags = /(?:<|&lt;)(\/?)(?:final[ _-]?)?answer ?(?:>|&gt;|$)/gi;

/** The text between the tags where only the form was shown. */
const placeholder = /^(?:\.{3,}|…|\[?(?:your |the )?(?:final )?answer(?: here)?\]?)$/i;

/**
 * The trimmed content of the last `<answer>...</answer>` that is neither blank nor a mere placeholder (`...`). A tag that is not closed
 * holds the rest of the reply, where that is one line. Undefined without such a tag.
 */
export function lastAnswerTag(output: string): string | undefined {
  let last: string | undefined;
  let from: number | undefined;
  for (const { 0: tag, 1: slash, index } of output.matchAll(tags)) {
    if (slash === '') from = index + tag.length;
    else if (from !== undefined) {
      const content = output.slice(from, index).trim();
      if (content !== '' && !placeholder.test(content.slice(0, 40))) last = content;
      from = undefined;
    }
  }
  if (last !== undefined || from === undefined) return last;
  const rest = output.slice(from).trim();
  return /^[^.,;:!?\n][^\n]*$/.test(rest) && !placeholder.test(rest.slice(0, 40)) ? rest : undefined;
}
