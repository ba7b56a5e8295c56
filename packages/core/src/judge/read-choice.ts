export type JudgeChoice = 'A' | 'B' | 'tie';

/** Marks around a word that do not change it. */
const decoration = `[\\s*_\`"'([{]*`;
const undecoration = `[\\s*_\`"')\\]}.!]*`;
const word = '(A|B|tie)';
const tag = new RegExp(
  `<\\s*choice\\s*>${decoration}(?:output[_ ])?${word}${undecoration}(?:<\\s*/\\s*choice\\s*>|$)`,
  'gi',
);
/** What the judge names as its own. A correct answer or choice may be that of the question: one of its options. */
const subject =
  '(?:the\\s+)?(?:final\\s+|better\\s+)?(?<!(?:correct|right)\\s{1,9}(?:final\\s{1,9})?)(?:choice|verdict|decision|winner|output)';
const lines = [
  new RegExp(`^${decoration}(?:output[_ ])?${word}${undecoration}$`, 'i'),
  new RegExp(`${subject}${undecoration}(?:is|:|=|-)${decoration}(?:output[_ ])?${word}${undecoration}$`, 'i'),
  /^\W*output[_ ](A|B)\W+(?:is (?:clearly )?(?:the )?better(?: (?:one|output))?|wins)\W*$/i,
  /^\W*(?:so\W+)?(?:it|this)\W+is\W+a\W+(tie)\W*$/i,
];

/**
 * The choice that ends a judge's reply, as a person would read it: in the tag that was asked for, whatever its case and the marks in it;
 * without one, in words on the last line. Of several the last one counts. Tags of different choices that follow each other are the
 * options copied from the request, and no choice. Undefined where none can be read.
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
