/**
 * What follows the last "answer is", "answer:" or "answer =" up to the end of its sentence or line, or to the reason given
 * for it; at most 1000 characters. Undefined when there is none.
 */
export function lastAnswerPhrase(output: string): string | undefined {
  const phrases = [...output.matchAll(/\banswer(?:\*\*)?\s*(?:\bis\b|:|=)[\s:*]*([^\n]{1,1000})/gi)].map((match) =>
    match[1]!
      .replace(/(?:\.(?=\s|\*|$)|,?\s(?:because|since)\b)[\s\S]*$/, '')
      .replace(/\*+\s*$/, '')
      .trim(),
  );
  return phrases.findLast((phrase) => phrase !== '');
}
