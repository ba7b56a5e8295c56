/**
 * What follows the last "answer is", "answer to ... is", "answer:" or "answer =" up to the end of its sentence or line, or to
 * the reason given for it; at most 1000 characters. Undefined when there is none. `nouns` is a pattern of the words that may
 * stand for "answer".
 */
export function lastAnswerPhrase(output: string, nouns = 'answer|final result'): string | undefined {
  const phrases = [...output.matchAll(announced(nouns))].map((match) =>
    match[1]!
      .replace(/(?:\.(?=\s|\*|$)|,?\s(?:because|since)\b)[\s\S]*$/, '')
      .replace(/\*+\s*$/, '')
      .trim(),
  );
  return phrases.findLast((phrase) => phrase !== '');
}

function announced(nouns: string): RegExp {
  const about = String.raw`(?:\s+(?:to|of|for)\s[^\n.:=<]{1,80}?)?`;
  return new RegExp(String.raw`\b(?:${nouns})(?:\*\*)?${about}\s*(?:\bis\b|:|=)(?:\s*:)?[\s:*]*([^\n]{1,1000})`, 'gi');
}
