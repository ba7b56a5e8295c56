import type { Question } from '@maspo/core';

/** Returns the text of the question that a request is about; undefined where no question is found. */
export type FindQuestion = (request: string) => string | undefined;

/** Finds a question by its whole text, which must follow white space or start the request. */
export function createQuestionFinder(questions: readonly Question[]): FindQuestion {
  const byStart = new Map<string, string[]>();
  for (const { text } of questions) {
    const others = byStart.get(text.slice(0, startLength));
    if (others === undefined) byStart.set(text.slice(0, startLength), [text]);
    else others.push(text);
  }
  return (request) => {
    for (let at = 0, isStart = true; at < request.length; at++) {
      const isSpace = request.charCodeAt(at) <= spaceCode;
      const known = isStart && !isSpace ? byStart.get(request.slice(at, at + startLength)) : undefined;
      const found = known?.find((text) => request.startsWith(text, at));
      if (found !== undefined) return found;
      isStart = isSpace;
    }
    return undefined;
  };
}

const spaceCode = 0x20;

/** A shorter question is found only at the end of a request. Each other request about it is treated as a different question. */
const startLength = 16;
