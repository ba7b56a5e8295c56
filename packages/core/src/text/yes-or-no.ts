/**
 * A yes or no as a person would read it: in the tag `name`, in any letter case and with any marks, or after this name at the start of a
 * line. A text with both a `yes` and a `no` is not an answer.
 */
export function answerIn(reply: string, name: string): boolean | undefined {
  const tagged = [...reply.matchAll(new RegExp(`<${name}>([^<]{0,200})`, 'gi'))].at(-1)?.[1];
  if (tagged !== undefined) return yesOrNo(tagged);
  return yesOrNo(
    [...reply.matchAll(new RegExp(`^\\W{0,9}${name}\\W{0,9}[:=-]([^\\n]{0,200})`, 'gim'))].at(-1)?.[1] ?? '',
  );
}

/** Words that may follow a `no` that is an answer. Before any other word, a `no` belongs to that word, as in "no mistake". */
const afterAnswer = 'because|since|as|the|it|its|this|that|there|but|so|i|we';

const answers = new RegExp(`\\b(?:yes|no(?![ \\t]+(?!(?:${afterAnswer})\\b)[a-z]))\\b`, 'g');

/** Which of the two words occurs as an answer; undefined where both or neither do. */
export function yesOrNo(text: string): boolean | undefined {
  const said = new Set([...text.toLowerCase().matchAll(answers)].map(([word]) => word));
  return said.size === 1 ? said.has('yes') : undefined;
}
