/**
 * The program in an output by the rules of the released code: of all fenced `python` blocks, then all fenced blocks, then all
 * `<code>` tags, the last that contains `def `; else the text from the first `def` to the next blank line. Undefined without any.
 */
export function extractPublishedCode(output: string): string | undefined {
  const candidates = [/```python\s*\n([\s\S]*?)```/g, /```[^\n]*\n([\s\S]*?)```/g, /<code>([\s\S]*?)<\/code>/g].flatMap(
    (pattern) => Array.from(output.matchAll(pattern), ([, program]) => program!),
  );
  const last = candidates.findLast((program) => program.includes('def '));
  return last ?? output.match(/def [\s\S]*?(?=\n\s*\n|$(?![\s\S]))/)?.[0];
}
