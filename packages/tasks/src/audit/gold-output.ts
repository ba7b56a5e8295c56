import type { Example } from '../example/example.ts';

/**
 * The output of an agent that knows the gold answer. Undefined if the gold has no such answer, e.g. code without a
 * solution.
 */
export function goldOutput({ gold }: Example): string | undefined {
  switch (gold.format) {
    case 'math':
      return `<answer>${gold.answer}</answer>`;
    case 'choice':
      return `<answer>${gold.letter}</answer>`;
    case 'text':
      return `<answer>${gold.answers[0]}</answer>`;
    case 'value':
      return `<answer>${JSON.stringify(gold.value)}</answer>`;
    case 'pattern':
    case 'row':
    case 'none':
      return undefined;
    case 'code':
      return gold.solution === undefined ? undefined : `\`\`\`python\n${gold.solution}\n\`\`\``;
  }
}
