import type { Example } from '../example/example.ts';

/**
 * What an agent would write if it knew the gold answer; undefined where there is nothing to write, e.g. code without a
 * solution.
 */
export function goldOutput({ gold }: Example): string | undefined {
  switch (gold.format) {
    case 'math':
      return `<answer>${gold.answer}</answer>`;
    case 'choice':
      return `<answer>${gold.letter}</answer>`;
    case 'code':
      return gold.solution === undefined ? undefined : `\`\`\`python\n${gold.solution}\n\`\`\``;
  }
}
