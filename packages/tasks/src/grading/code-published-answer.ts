/**
 * The program in an output by the rules of the released code. The candidates are all fenced `python` blocks, then all fenced blocks, then
 * all `<code>` tags. The last candidate that contains `def ` is the program. If there is none, it is the text from the first `def` to the
 * next blank line. Undefined if there is no `def`.
 */
export function extractPublishedCode(output: string): string | undefined {
  const candidates = [/```python\s*\n([\s\S]*?)```/g, /```[^\n]*\n([\s\S]*?)```/g, /<code>([\s\S]*?)<\/code>/g].flatMap(
    (pattern) => Array.from(output.matchAll(pattern), ([, program]) => program!),
  );
  const last = candidates.findLast((program) => program.includes('def '));
  return last ?? output.match(/def [\s\S]*?(?=\n\s*\n|$(?![\s\S]))/)?.[0];
}
