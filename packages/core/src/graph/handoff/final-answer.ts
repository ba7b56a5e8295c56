import { lastTagged } from '../../text/tagged-text.ts';

/** The text in the last `<answer>` tag, else in the last closed fenced `python` block, else the whole output. */
export function finalAnswer(output: string): string {
  return lastTagged(output, 'answer') ?? lastPythonBlock(output) ?? output;
}

function lastPythonBlock(output: string): string | undefined {
  return [...output.matchAll(/^```python[^\S\n]*\n(.*?)\n?^```[^\S\n]*$/gms)].at(-1)?.[1];
}
