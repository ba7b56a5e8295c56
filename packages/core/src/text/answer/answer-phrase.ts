import { remarkWord } from './remark-word.ts';
import { undecorated } from './undecorated.ts';

const nouns = [
  '(?:(?:correct|right|best|final|chosen) )?(?:answer|option|choice)(?: (?:option|choice))?|final result',
  '(?:correct|right|best) one|respuesta|réponse|antwort|risposta|resposta|ответ',
].join('|');
const scriptsWithoutSpaces = '答案|答え|正解|정답';
const copula = String.raw`(?:is|are|was|(?:would|should|must|will|has to|seems to|appears to|ought to) be|es|est|ist|è|é|equals)(?![\p{L}'’])|是|为|は`;
const about = String.raw`(?:\s(?:to|of|for)\s[^\n.:=<]{1,80}?)?`;
const mark = String.raw`[*_"'\x60\])]{0,6}`;

/** "The answer to ... is", "Answer:", "answer =", `"answer":`, "**ANSWER**:". "The option is" alone announces nothing. */
const label = new RegExp(
  String.raw`((?<![\p{L}\p{N}_\\])(?:${nouns})|${scriptsWithoutSpaces})(${mark})${about} {0,8}(?:(?:${copula})[ :]{0,8}|:|={1,2}>?|→)[*_]{0,6}`,
  'giu',
);
/** A line that holds only the label: a heading, or an opening without its answer. */
const heading = /^[\s#*_>([-]{0,12}(?:(?:the|my|final|correct) ){0,3}answer(?: is)?[\s*_:)\]]{0,12}$/i;
const opener = /^(?:\$\$|\\\[|`{3,}\w*|[*_\s]*)$/;
const longest = 1000;
/** Counted from the end of the output. An output with more phrases than this says nothing new in the earlier ones. */
const mostPhrases = 40;

/** The answers that an output announces, the last one first; see `phraseOf` for where such an answer ends. */
export function answerPhrases(output: string): string[] {
  const labels = [...output.matchAll(label)].filter(({ 1: noun }) => !/^(?:option|choice)$/i.test(noun!));
  const announced = labels.slice(-mostPhrases).map((match, index, all) => {
    const from = match.index + match[0].length;
    const to = Math.min(all[index + 1]?.index ?? output.length, from + longest);
    const isJson = match[2]!.startsWith('"');
    const rest = output.slice(from, to);
    return { at: match.index, text: isJson ? jsonValue(rest) : lineOf(rest) };
  });
  for (const { at, text } of headings(output)) announced.push({ at, text });
  return announced
    .toSorted((one, other) => other.at - one.at)
    .map(({ text }) => phraseOf(text))
    .filter((phrase) => phrase !== '');
}

/** After an opening without its answer, the next line with content is the answer. */
function lineOf(text: string): string {
  const lines = text.split('\n', 8);
  return lines.find((line) => !opener.test(line.trim())) ?? '';
}

function jsonValue(text: string): string {
  const quoted = text.match(/^\s*"((?:[^"\\]|\\.)*)"/)?.[1];
  if (quoted === undefined) return text.match(/^[^,}\n]*/)![0];
  // Correct JSON has each backslash twice. Models also write LaTeX into JSON as it is.
  const isEscaped = [...quoted.matchAll(/\\+/g)].every(([run]) => run.length % 2 === 0);
  return isEscaped ? quoted.replaceAll('\\\\', '\\') : quoted;
}

function headings(output: string): { at: number; text: string }[] {
  const found: { at: number; text: string }[] = [];
  for (let to = output.length; to > 0 && found.length < mostPhrases; ) {
    const from = output.lastIndexOf('\n', to - 1) + 1;
    if (to - from <= 60 && heading.test(output.slice(from, to)))
      found.push({ at: from, text: lineOf(output.slice(to, to + longest)) });
    to = from - 1;
  }
  return found;
}

const lead =
  /^(?:(?:definitely|clearly|therefore|thus|indeed|simply|just|probably|most likely|likely|obviously|certainly|surely|actually|hence|then|exactly|equal to|given by)\b[,:]?\s*)+/i;
/** An `I` that no word follows is the imaginary unit. */
const speaker = String.raw`I(?=['’][a-z]|\s${remarkWord})`;
/** After these words, numbers and formulas belong to the reason as well. After other words, the dash may be a minus: `ax - by + 3`. */
const dashReason = String.raw`(?:\s?—\s?|\s[–-]{1,3}\s)(?=(?:because|since|the|this|that|which|where|namely|obtained)\s)[\s\S]*`;
const end = new RegExp(
  [
    String.raw`(?<!\.|\b[ap]\.m|\bi\.e|\be\.g|\b(?:rs|approx)(?=\. [\d$\\])|\b(?:sq|cu)(?=\. [a-z]))\.(?=\s|\*|["”]?$)[\s\S]*`,
    dashReason,
    String.raw`,?\s(?:because|since)\b[\s\S]*`,
    String.raw`<\/[\s\S]*`,
    String.raw`[,;]\s(?:that|this|it|as|so|which|where|by|thus|hence|obtained|achieved|attained|${speaker})\b[^$]*$`,
    String.raw`\s[—–-]\s(?=(?:[ai] )?${remarkWord} [a-z])[^$\d]*$`,
  ].join('|'),
  'i',
);

/**
 * The announced answer up to the end of its sentence, or to the reason or remark after it, without decoration. Empty where the
 * sentence says what the answer is not.
 */
function phraseOf(text: string): string {
  const bare = undecorated(text.replace(end, '').replace(lead, ''));
  if (/^(?:not|never|neither|nor|no longer|anything but)\b/i.test(bare)) return '';
  return withoutOuterBracket(bare);
}

/** `B]` of `[answer: B]`, `5}` of a JSON object. */
function withoutOuterBracket(text: string): string {
  const bracket = text.match(/[\])}]$/)?.[0];
  if (bracket === undefined || /\\[\])}]$/.test(text)) return text;
  const open = { ']': '[', ')': '(', '}': '{' }[bracket]!;
  const count = (sign: string) => text.split(sign).length - 1;
  return count(bracket) > count(open) + (open === '[' ? count('(') - count(')') : 0) && !/[([]/.test(text)
    ? undecorated(text.slice(0, -1))
    : text;
}
