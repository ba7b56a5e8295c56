const words =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

/** Whether a text is a number up to twenty in English. */
export function isNumberWord(text: string): boolean {
  return words.includes(text.trim().toLowerCase());
}

/** `\text{ten}` as `10`; any other spelling as it is. */
export function numberOfWord(spelling: string): string {
  const word = spelling.replace(/^\\text\{([^{}]*)\}$/, '$1');
  return isNumberWord(word) ? String(words.indexOf(word.trim().toLowerCase())) : spelling;
}
