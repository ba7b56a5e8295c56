/**
 * A yes or no as a person would read it: in the tag `name`, whatever its case and the marks in it, or behind its name at the start of a line. A `yes`
 * with a `no` beside it is no answer.
 */
export function answerIn(reply: string, name: string): boolean | undefined {
  const tagged = [...reply.matchAll(new RegExp(`<${name}>([^<]{0,200})`, 'gi'))].at(-1)?.[1];
  if (tagged !== undefined) return yesOrNo(tagged);
  return yesOrNo(
    [...reply.matchAll(new RegExp(`^\\W{0,9}${name}\\W{0,9}[:=-]([^\\n]{0,200})`, 'gim'))].at(-1)?.[1] ?? '',
  );
}

/** What may follow a `no` that is an answer; before any other word it belongs to that word, as in "no mistake". */
const afterAnswer = 'because|since|as|the|it|its|this|that|there|but|so|i|we';

const answers = new RegExp(`\\b(?:yes|no(?![ \\t]+(?!(?:${afterAnswer})\\b)[a-z]))\\b`, 'g');

/** The one of the two words that is there as an answer. */
export function yesOrNo(text: string): boolean | undefined {
  const said = new Set([...text.toLowerCase().matchAll(answers)].map(([word]) => word));
  return said.size === 1 ? said.has('yes') : undefined;
}
