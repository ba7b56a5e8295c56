/** What the simulated world knows about one question. */
export interface KnownQuestion {
  readonly text: string;
  /** The right answer and at least one wrong answer, each as an agent would write it, e.g. `<answer>7</answer>`. */
  readonly right: string;
  readonly wrong: readonly string[];
}

/** Finds the entry of a question, given alone or somewhere inside a longer message. */
export interface AnswerKey {
  exact(question: string): KnownQuestion | undefined;
  within(message: string): KnownQuestion | undefined;
}

/**
 * The skill of simulated agents decides how often they answer correctly, so the simulated world must know the answers.
 * Real models never get them.
 */
export function createAnswerKey(entries: readonly KnownQuestion[]): AnswerKey {
  const byText = new Map(entries.map((entry) => [entry.text.trim(), entry]));
  const byOpening = Map.groupBy(entries, (entry) => entry.text.slice(0, openingLength));
  const firstPairs = new Set([...byOpening.keys()].map((opening) => pairAt(opening, 0)));
  const shorts = entries
    .filter((entry) => entry.text.length < openingLength)
    .sort((one, other) => other.text.length - one.text.length);
  return {
    exact: (question) => byText.get(question.trim()),
    within: (message) => {
      let found: KnownQuestion | undefined = shorts.find((entry) => message.includes(entry.text));
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

/** Two characters as a number. The lookup needs no copy of the text, and few positions in a message begin like a question. */
function pairAt(text: string, at: number): number {
  return text.charCodeAt(at) * 65_536 + text.charCodeAt(at + 1);
}
