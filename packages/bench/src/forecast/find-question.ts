import type { Question } from '@maspo/core';

/** The text of the question that a request is about; undefined where it is not found. */
export type FindQuestion = (request: string) => string | undefined;

/** Finds questions as a whole, where they begin after white space. */
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

/** Shorter questions are not found; each of their requests is then treated as a different question. */
const startLength = 16;
