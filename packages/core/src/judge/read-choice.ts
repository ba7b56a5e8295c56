export type JudgeChoice = 'A' | 'B' | 'tie';

/** Marks around a word that do not change it. */
const decoration = `[\\s*_\`"'([{]*`;
const undecoration = `[\\s*_\`"')\\]}.!]*`;
const word = '(A|B|tie)';
const tag = new RegExp(
  `<\\s*choice\\s*>${decoration}(?:output[_ ])?${word}${undecoration}(?:<\\s*/\\s*choice\\s*>|$)`,
  'gi',
);
/** The words with which the judge names its choice. A "correct" or "right" choice does not count: it may be an option of the question. */
const subject =
  '(?:the\\s+)?(?:final\\s+|better\\s+)?(?<!(?:correct|right)\\s{1,9}(?:final\\s{1,9})?)(?:choice|verdict|decision|winner|output)';
const lines = [
  new RegExp(`^${decoration}(?:output[_ ])?${word}${undecoration}$`, 'i'),
  new RegExp(`${subject}${undecoration}(?:is|:|=|-)${decoration}(?:output[_ ])?${word}${undecoration}$`, 'i'),
  /^\W*output[_ ](A|B)\W+(?:is (?:clearly )?(?:the )?better(?: (?:one|output))?|wins)\W*$/i,
  /^\W*(?:so\W+)?(?:it|this)\W+is\W+a\W+(tie)\W*$/i,
];

/**
 * The choice that ends a judge's reply, as a person would read it: in the requested tag, in any letter case and with any decoration;
 * without a tag, in words on the last line. Of several tags the last one counts. Tags of different choices that follow each other are the
 * options copied from the request, and are not a choice. Undefined where no choice can be read.
 */
export function readChoice(reply: string): JudgeChoice | undefined {
  const tagged = withoutCopiedOptions([...reply.matchAll(tag)], reply).at(-1)?.[1];
  if (tagged !== undefined) return normal(tagged);
  if (/<\s*choice/i.test(reply)) return undefined;
  const last = reply.trimEnd().split('\n').at(-1)!.trim();
  const said = lines.map((pattern) => pattern.exec(last)?.[1]).find((found) => found !== undefined);
  return said === undefined ? undefined : normal(said);
}

/** How many different choices a reply names in tags. */
export function choicesNamed(reply: string): number {
  return new Set(Array.from(reply.matchAll(tag), ([, said]) => normal(said!))).size;
}

function withoutCopiedOptions(found: readonly RegExpExecArray[], reply: string): RegExpExecArray[] {
  const follows = (one: RegExpExecArray, other: RegExpExecArray) =>
    reply.slice(one.index + one[0].length, other.index).trim() === '' && normal(one[1]!) !== normal(other[1]!);
  return found.filter((one, index) => {
    const [before, after] = [found[index - 1], found[index + 1]];
    return !(before !== undefined && follows(before, one)) && !(after !== undefined && follows(one, after));
  });
}

function normal(said: string): JudgeChoice {
  const upper = said.toUpperCase();
  return upper === 'A' || upper === 'B' ? upper : 'tie';
}
