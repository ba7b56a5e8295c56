import type { Question } from '../question/question.ts';

/** A pool question that a text copies, and the part of it that was found there. */
export interface CopiedQuestion {
  readonly question: string;
  readonly part: string;
}

/** The pool questions that a text copies, in the pool's order. */
export type FindCopies = (text: string) => CopiedQuestion[];

/** A verbatim part of at least this many characters counts as a copy and not as a coincidence. */
const longPart = 60;

/** The share of a question that counts as a copy where the question is too short for `longPart`. */
const largeShare = 0.8;

/**
 * Questions below this length are searched for only as a whole, between word boundaries: parts of them are common
 * phrases.
 */
const tinyQuestion = 20;

/** Parts are looked up by this many first characters. No part is shorter: this is the length of a part of the shortest question. */
const openingLength = Math.ceil(largeShare * tinyQuestion);

/** A question of the pool with normalized white space. */
interface Known {
  readonly id: string;
  readonly text: string;
}

/** A part of a question that occurs in this question only. */
interface Part {
  readonly of: Known;
  readonly text: string;
}

/**
 * Finds copies of the pool's questions: the whole question, or a verbatim part of at least 60 characters (80 % of a question below 75
 * characters), with any white space. A part that occurs in two questions of the pool does not show which one was copied, so it does not
 * count.
 */
export function createCopyFinder(pool: readonly Question[]): FindCopies {
  const questions = pool.map(({ id, text }) => ({ id, text: evenSpace(text) })).filter(({ text }) => text !== '');
  const index = indexParts(questions);
  const isShared = ({ of, text }: Part) =>
    questions.some((other) => other.text !== of.text && other.text.includes(text));
  return (searched) => {
    const text = evenSpace(searched);
    const found = new Map<Known, string>();
    for (let at = 0; at + openingLength <= text.length; at++) {
      for (const part of index.get(text.slice(at, at + openingLength)) ?? [])
        if (!found.has(part.of) && text.startsWith(part.text, at) && !isShared(part)) found.set(part.of, part.text);
    }
    return questions.flatMap((question) => {
      const part = holdsWhole(text, question.text) ? question.text : found.get(question);
      return part === undefined ? [] : [{ question: question.id, part }];
    });
  };
}

/** Parts by their first characters. */
function indexParts(questions: readonly Known[]): ReadonlyMap<string, readonly Part[]> {
  const parts = questions
    .filter(({ text }) => text.length >= tinyQuestion)
    .flatMap((of) => {
      const length = Math.min(longPart, Math.ceil(largeShare * of.text.length));
      return Array.from({ length: of.text.length - length + 1 }, (_, at) => ({
        of,
        text: of.text.slice(at, at + length),
      }));
    });
  return Map.groupBy(parts, ({ text }) => text.slice(0, openingLength));
}

function evenSpace(text: string): string {
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
