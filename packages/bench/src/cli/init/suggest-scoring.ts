import type { AnswerFormat } from '@maspo/core';
import { MaspoError } from '@maspo/core';
import { examplesOf, formatOf, gradedFormats, type QuestionFile, type Scoring } from '@maspo/tasks';

/** The scorings that a new configuration may have. Other scorings need more than one word. */
export const initScorings = ['math', 'choice', 'code', 'exact', 'contains', 'regex', 'json', 'rubric', 'none'] as const;

export type InitScoring = (typeof initScorings)[number];

/** A scoring for a file, and why. */
export interface SuggestedScoring {
  readonly scoring: InitScoring;
  readonly why: string;
}

/** Longer answers are rarely repeated word for word. */
const longestExact = 80;

/** A scoring that fits all answers of a question file, judged by their form. */
export function suggestScoring(file: QuestionFile): SuggestedScoring {
  const { roles, rows, answered } = file;
  if (roles.tests !== undefined && isUsable(file, 'code')) return { scoring: 'code', why: 'it has tests' };
  if (roles.options !== undefined && isUsable(file, 'choice')) return { scoring: 'choice', why: 'it has options' };
  if (answered === 0 || roles.answer === undefined) return { scoring: 'none', why: 'it has no answers' };
  if (answered < rows.length) return { scoring: 'none', why: `only ${answered} of ${rows.length} rows have an answer` };
  const answers = rows.map(({ values }) => values[roles.answer!]);
  const texts = answers.map((answer) => (typeof answer === 'string' ? answer : JSON.stringify(answer)));
  if (texts.every(looksLikeMath) && isUsable(file, 'math'))
    return { scoring: 'math', why: 'its answers are numbers or formulas' };
  if (answers.every(isStructure) && isUsable(file, { kind: 'json', case: 'keep', whitespace: 'collapse' }))
    return { scoring: 'json', why: 'its answers are JSON' };
  if (texts.every((text) => text.length <= longestExact && !text.includes('\n')))
    return { scoring: 'exact', why: 'its answers are short texts' };
  return { scoring: 'rubric', why: 'its answers are long texts, which a model has to compare' };
}

/** The form of answers that agents are asked for with this scoring. */
export function formatOfScoring(scoring: string): AnswerFormat {
  return formatOf(gradedFormats.find((format) => format === scoring) ?? 'none');
}

function isUsable(file: QuestionFile, scoring: Scoring): boolean {
  try {
    examplesOf(file, scoring);
    return true;
  } catch (error) {
    if (error instanceof MaspoError) return false;
    throw error;
  }
}

function looksLikeMath(text: string): boolean {
  return /^\s*[-+$(\\]*\d[\d\s.,/%^*+()$-]*\s*$/.test(text) || /\\(frac|sqrt|pi|boxed|text|left)\b/.test(text);
}

function isStructure(answer: unknown): boolean {
  if (typeof answer === 'object' && answer !== null) return true;
  if (typeof answer !== 'string' || !/^\s*[[{]/.test(answer)) return false;
  try {
    JSON.parse(answer);
    return true;
  } catch {
    return false;
  }
}
