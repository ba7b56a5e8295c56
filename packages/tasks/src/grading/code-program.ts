import type { CodeGold } from '../example/example.ts';
import { type CodeAnswer, extractCode } from './code-answer.ts';
import { extractPublishedCode } from './code-published-answer.ts';
import type { GradingMode } from './grading-mode.ts';

/** The program that a mode of grading runs, and where it was found. */
export interface AnswerProgram {
  readonly source: CodeAnswer['source'] | 'published';
  readonly program: string;
}

/** The program in a model's output, by the rules of the mode. Undefined if there is no program. */
export function answerProgram(
  { entryPoint }: Pick<CodeGold, 'entryPoint'>,
  output: string,
  mode: GradingMode,
): AnswerProgram | undefined {
  if (mode === 'repaired') return extractCode(output, entryPoint);
  const program = extractPublishedCode(output);
  return program === undefined ? undefined : { source: 'published', program };
}
