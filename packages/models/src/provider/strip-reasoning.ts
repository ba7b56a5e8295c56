/** A reply's text and the reasoning blocks that were cut out of it. */
export interface StrippedText {
  readonly text: string;
  readonly thinkBlocks: number;
}

/**
 * The reply without the reasoning that a model shows before it. Some chat templates open the `<think>` block in the
 * prompt, so that only its end is in the text; a block that never ends was cut off, and nothing follows it.
 */
export function stripReasoning(text: string): StrippedText {
  const start = text.indexOf('<think>');
  const end = text.indexOf('</think>');
  const opensFirst = start !== -1 && text.slice(0, start).trim() === '';
  if (opensFirst && end === -1) return { text: '', thinkBlocks: 1 };
  if (end !== -1 && (opensFirst || start === -1 || end < start)) {
    return { text: text.slice(end + '</think>'.length).trimStart(), thinkBlocks: 1 };
  }
  return { text, thinkBlocks: 0 };
}

/** The fields of a reply that hold its text, without the reasoning. */
export function textFields(content: string): { text: string; thinkBlocks?: number } {
  const { text, thinkBlocks } = stripReasoning(content);
  return thinkBlocks === 0 ? { text } : { text, thinkBlocks };
}
