import type { AnswerFormat } from '@maspo/core';
import { choiceRequirement } from './choice-requirement.ts';
import { codeRequirement } from './code-requirement.ts';
import { mathRequirement } from './math-requirement.ts';

/** What a good final answer does, where a task says nothing of its own. */
export const requirements: Readonly<Record<AnswerFormat, string>> = {
  math: mathRequirement,
  choice: choiceRequirement,
  code: codeRequirement,
};
