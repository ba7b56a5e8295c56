import { createRandomSource } from '@maspo/core';
import type { Example } from '@maspo/tasks';

/** What the simulated world knows about one question. */
export interface KeyEntry {
  readonly text: string;
  /** The right answer and some wrong ones, each in the form that the answer format asks for. */
  readonly right: string;
  readonly wrong: readonly string[];
}

/** Finds the entry of a question, given alone or somewhere inside a longer message. */
export interface AnswerKey {
  exact(question: string): KeyEntry | undefined;
  within(message: string): KeyEntry | undefined;
}

/** The simulated agents are as right as their skill says, so the world must know the answers; models of no other kind see them. */
export function createAnswerKey(examples: readonly Example[]): AnswerKey {
  const entries = examples.map((example): KeyEntry => ({ text: example.text, ...answersOf(example) }));
  const byText = new Map(entries.map((entry) => [entry.text.trim(), entry]));
  const byOpening = Map.groupBy(entries, (entry) => entry.text.slice(0, openingLength));
  const firstPairs = new Set([...byOpening.keys()].map((opening) => pairAt(opening, 0)));
  const shorts = entries
    .filter((entry) => entry.text.length < openingLength)
    .sort((one, other) => other.text.length - one.text.length);
  return {
    exact: (question) => byText.get(question.trim()),
    within: (message) => {
      let found: KeyEntry | undefined = shorts.find((entry) => message.includes(entry.text));
      for (let at = 0; at + openingLength <= message.length; at++)
        if (firstPairs.has(pairAt(message, at)))
          for (const entry of byOpening.get(message.slice(at, at + openingLength)) ?? [])
            if (message.startsWith(entry.text, at) && entry.text.length > (found?.text.length ?? 0)) found = entry;
      return found;
    },
  };
}

/** Questions are looked up by this many first characters. */
const openingLength = 24;

/** Two characters as a number: to look one up takes no copy of the text, and few places of a message begin like a question. */
function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}

function answersOf({ id, gold }: Example): { right: string; wrong: string[] } {
  switch (gold.format) {
    case 'math':
      return { right: tagged(gold.answer), wrong: wrongNumbers(id, gold.answer).map(tagged) };
    case 'choice': {
      const letters = gold.options.map((_, index) => 'ABCDE'[index]!);
      return { right: tagged(gold.letter), wrong: letters.filter((letter) => letter !== gold.letter).map(tagged) };
    }
    case 'code': {
      const stub = `def ${gold.entryPoint}(*arguments):\n    raise NotImplementedError`;
      return { right: fenced(gold.solution ?? stub), wrong: [fenced(stub)] };
    }
  }
}

/** Numbers that no answer of a benchmark is likely to be, and never this one. */
function wrongNumbers(id: string, answer: string): string[] {
  const random = createRandomSource(`wrong answers to ${id}`);
  return [0, 1, 2].map(() => String(1_000_003 + random.integer(9_000_000))).filter((number) => number !== answer);
}

function tagged(answer: string): string {
  return `<answer>${answer}</answer>`;
}

function fenced(code: string): string {
  return `\`\`\`python\n${code.trim()}\n\`\`\``;
}
