import type { Question } from '../question/question.ts';

/** A pool question that a text holds, and the part of it that was found there. */
export interface CopiedQuestion {
  readonly question: string;
  readonly part: string;
}

/** A verbatim part of this length is no coincidence. */
const longPart = 60;

/** Of a question too short for `longPart`, this share. */
const largeShare = 0.8;

/** Questions below this length are searched for as a whole, between word boundaries: parts of them are common phrases. */
const tinyQuestion = 20;

/**
 * The questions that a text copies: the whole question, or a verbatim part of at least 60 characters (80 % of a question below 75),
 * whatever the white space. A part that another question of the pool shares says nothing about either, and does not count.
 */
export function copiedQuestions(text: string, pool: readonly Question[]): CopiedQuestion[] {
  const searched = normalise(text);
  const questions = pool.map((question) => ({ id: question.id, text: normalise(question.text) }));
  const partsOf = partsByLength(searched);
  return questions.flatMap(({ id, text: question }) => {
    if (question === '') return [];
    if (holdsWhole(searched, question)) return [{ question: id, part: question }];
    if (question.length < tinyQuestion) return [];
    const length = Math.min(longPart, Math.ceil(largeShare * question.length));
    const known = partsOf(length);
    const isShared = (part: string) => questions.some((other) => other.text !== question && other.text.includes(part));
    const part = partsIn(question, length).find((candidate) => known.has(candidate) && !isShared(candidate));
    return part === undefined ? [] : [{ question: id, part }];
  });
}

function normalise(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function holdsWhole(text: string, question: string): boolean {
  if (question.length >= tinyQuestion) return text.includes(question);
  for (let at = text.indexOf(question); at !== -1; at = text.indexOf(question, at + 1)) {
    const around = `${text[at - 1] ?? ''}${text[at + question.length] ?? ''}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}

function partsByLength(text: string): (length: number) => ReadonlySet<string> {
  const byLength = new Map<number, ReadonlySet<string>>();
  return (length) => {
    const known = byLength.get(length) ?? new Set(partsIn(text, length));
    byLength.set(length, known);
    return known;
  };
}

function partsIn(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}
