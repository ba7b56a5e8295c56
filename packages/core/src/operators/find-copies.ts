import type { Question } from '../question/question.ts';

/** A pool question that a text holds, and the part of it that was found there. */
export interface CopiedQuestion {
  readonly question: string;
  readonly part: string;
}

/** The pool questions that a text copies, in the pool's order. */
export type FindCopies = (text: string) => CopiedQuestion[];

/** A verbatim part of this length is no coincidence. */
const longPart = 60;

/** Of a question too short for `longPart`, this share. */
const largeShare = 0.8;

/** Questions below this length are searched for as a whole, between word boundaries: parts of them are common phrases. */
const tinyQuestion = 20;

/** A question of the pool, its white space made even. */
interface Known {
  readonly id: string;
  readonly text: string;
}

/**
 * Finds copies of the pool's questions: the whole question, or a verbatim part of at least 60 characters (80 % of a question below
 * 75), whatever the white space. A part that another question of the pool shares says nothing about either, and does not count.
 */
export function createCopyFinder(pool: readonly Question[]): FindCopies {
  const questions = pool.map(({ id, text }) => ({ id, text: evenSpace(text) })).filter(({ text }) => text !== '');
  const index = indexParts(questions);
  const isShared = (part: string, { text }: Known) =>
    questions.some((other) => other.text !== text && other.text.includes(part));
  return (searched) => {
    const text = evenSpace(searched);
    const parts = new Map<Known, string>();
    for (const [length, owners] of index) {
      for (const part of partsOf(text, length)) {
        for (const owner of owners.get(part) ?? [])
          if (!parts.has(owner) && !isShared(part, owner)) parts.set(owner, part);
      }
    }
    return questions.flatMap((question) => {
      const part = holdsWhole(text, question.text) ? question.text : parts.get(question);
      return part === undefined ? [] : [{ question: question.id, part }];
    });
  };
}

/** Length of a part -> part -> the questions that it is a part of. */
function indexParts(questions: readonly Known[]): ReadonlyMap<number, ReadonlyMap<string, readonly Known[]>> {
  const index = new Map<number, Map<string, Known[]>>();
  for (const question of questions.filter(({ text }) => text.length >= tinyQuestion)) {
    const length = Math.min(longPart, Math.ceil(largeShare * question.text.length));
    const owners = index.get(length) ?? new Map<string, Known[]>();
    index.set(length, owners);
    for (const part of partsOf(question.text, length)) {
      const known = owners.get(part);
      if (known === undefined) owners.set(part, [question]);
      else known.push(question);
    }
  }
  return index;
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

function partsOf(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}
