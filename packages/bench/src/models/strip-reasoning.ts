/**
 * The reply without the reasoning that a model shows before it. Some chat templates open the `<think>` block in the
 * prompt, so that only its end is in the text; a block that never ends was cut off, and nothing follows it.
 */
export function stripReasoning(text: string): string {
  const start = text.indexOf('<think>');
  const end = text.indexOf('</think>');
  const opensFirst = start !== -1 && text.slice(0, start).trim() === '';
  if (opensFirst && end === -1) return '';
  if (end !== -1 && (opensFirst || start === -1 || end < start)) return text.slice(end + '</think>'.length).trimStart();
  return text;
}
