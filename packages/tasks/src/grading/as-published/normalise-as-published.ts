/**
 * The normal form of an answer in the released code, with the same steps in the same order. Square brackets become round, so `[0,1)` and
 * `(0,1]` are equal. Whole numbers without brackets are sorted, so `2,1` becomes `1,2`, but `(2,1)` keeps its order.
 */
export function normaliseAsPublished(answer: string): string {
  let text = answer.trim();
  for (const wrapper of wrappers) text = text.replace(wrapper, '$1');
  text = text
    .replace(/\^\\circ|\^\{\\circ\}|°/g, '')
    .replace(/\s+/g, '')
    .replace(/\\sqrt\{([^{}]*)\}/g, 'sqrt($1)')
    .replace(/√(\d+)/g, 'sqrt($1)')
    .replace(/\\d?frac\{([^{}]*)\}\{([^{}]*)\}/g, '$1/$2')
    .replace(/\\pi/g, 'π')
    .replace(/\\left|\\right/g, '')
    .replaceAll('[', '(')
    .replaceAll(']', ')');
  if (/^[\d,\-\s]+$/.test(text)) text = sortedIntegers(text) ?? text;
  return text.toLowerCase();
}

const wrappers = [
  /^\$([\s\S]*)\$$/,
  /^\\\[([\s\S]*)\\\]$/,
  /^\\text\{([\s\S]*)\}$/,
  /^\\boxed\{([\s\S]*)\}$/,
  /^\\\(([\s\S]*)\\\)$/,
];

function sortedIntegers(text: string): string | undefined {
  const parts = text.split(',').filter((part) => part !== '');
  if (parts.some((part) => !/^-?\d+$/.test(part))) return undefined;
  return parts
    .map((part) => BigInt(part))
    .toSorted((one, other) => (one < other ? -1 : Number(one > other)))
    .join(',');
}
