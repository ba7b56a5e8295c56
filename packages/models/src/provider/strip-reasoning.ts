/** A reply's text and the reasoning blocks that were cut out of it. */
export interface StrippedText {
  readonly text: string;
  readonly thinkBlocks: number;
}

/** How models mark reasoning in the text itself, with the model families that use each mark. */
const marks: readonly (readonly [open: string, close: string])[] = [
  ['<think>', '</think>'], // DeepSeek-R1, Qwen3, QwQ
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'], // Gemini through its OpenAI interface
  ['<seed:think>', '</seed:think>'], // Seed-OSS
  ['[think]', '[/think]'], // Magistral
  ['◁think▷', '◁/think▷'], // Kimi
  ['<|begin_of_thought|>', '<|end_of_thought|>'], // Sky-T1, OpenThinker
];

/**
 * The reply without the reasoning in its text. Reasoning is in blocks before the answer or between its parts, and for gpt-oss in all
 * channels except the final one. Some chat templates open the first block in the prompt, so that only its end is in the text. A block
 * without an end was cut off, and nothing follows it. A mark that a sentence only mentions stays.
 */
export function stripReasoning(text: string): StrippedText {
  return finalChannel(text) ?? withoutBlocks(text);
}

/**
 * The final channel of a text in the format of gpt-oss ("harmony"), if a server shows its channels raw. If a server drops the special
 * tokens, their names stay: `analysis...assistantfinal...`. A text without a final channel contains only reasoning or a tool call.
 * Undefined for other texts.
 */
function finalChannel(text: string): StrippedText | undefined {
  const isRaw = /^\s*<\|(?:channel|start)\|>/.test(text) || text.includes('<|channel|>final');
  if (!isRaw) {
    const bare = /^\s*analysis(?!\w*\s+of\b)/.test(text) ? text.lastIndexOf('assistantfinal') : -1;
    return bare === -1 ? undefined : { text: text.slice(bare + 'assistantfinal'.length).trim(), thinkBlocks: 1 };
  }
  const messages = text.split('<|channel|>').slice(1);
  const others = messages.filter((message) => !message.startsWith('final')).length;
  const last = messages.findLast((message) => message.startsWith('final') && message.includes('<|message|>'));
  const said = last?.slice(last.indexOf('<|message|>') + '<|message|>'.length) ?? '';
  return { text: said.split(/<\|(?:end|return|start|call)\|>/)[0]!.trim(), thinkBlocks: Math.max(1, others) };
}

interface Mark {
  readonly kind: number;
  readonly closes: boolean;
  readonly start: number;
  readonly end: number;
}

const anyMark = new RegExp(
  marks
    .flat()
    .map((mark) => mark.replace(/[[\]|/]/g, '\\$&'))
    .join('|'),
  'gi',
);

function marksIn(text: string): Mark[] {
  return Array.from(text.matchAll(anyMark), ({ 0: found, index }) => {
    const kind = marks.findIndex((pair) => pair.includes(found.toLowerCase()));
    return { kind, closes: marks[kind]![1] === found.toLowerCase(), start: index, end: index + found.length };
  });
}

function withoutBlocks(text: string): StrippedText {
  const found = marksIn(text);
  if (found.length === 0) return { text, thinkBlocks: 0 };
  const endOf = nextEnds(found);
  const kept: string[] = [];
  let isFirst = true;
  let thinkBlocks = 0;
  let from = 0;
  let next = 0;
  const keepTo = (end: number) => {
    const piece = text.slice(from, end);
    kept.push(piece);
    isFirst &&= piece.trim() === '';
    from = end;
  };
  const cutTo = (end: number, following: number) => {
    thinkBlocks += 1;
    from = end;
    next = following;
  };
  // The chat template opened the first block.
  if (found[0]!.closes) cutTo(found[0]!.end, 1);
  while (next < found.length) {
    const mark = found[next]!;
    const before = text.slice(Math.max(from, mark.start - 200), mark.start);
    keepTo(mark.start);
    const begins = !mark.closes && startsBlock(before, isFirst);
    const index = begins ? endOf[next]! : next;
    const end = found[index];
    if (end === undefined && (isFirst || thinkBlocks > 0)) {
      cutTo(text.length, found.length);
    } else if (end === undefined) {
      keepTo(mark.end);
      next += 1;
    } else if (!begins || (!isFirst && isPlaceholder(text.slice(mark.end, end.start)))) {
      keepTo(end.end);
      next = index + 1;
    } else {
      const opened = next + 1;
      cutTo(end.end, index + 1);
      // If a block contains another block, its own end follows the end of the inner block.
      if (opened < index && !found[opened]!.closes && found[next]?.closes) cutTo(found[next]!.end, next + 1);
    }
  }
  if (thinkBlocks === 0) return { text, thinkBlocks };
  keepTo(text.length);
  return { text: kept.join('').trimStart(), thinkBlocks };
}

/** For each mark, the index of the next mark that closes its kind, or the number of marks if no mark does. */
function nextEnds(found: readonly Mark[]): number[] {
  const following = marks.map(() => found.length);
  const ends = found.map(() => found.length);
  for (let index = found.length - 1; index >= 0; index--) {
    const { kind, closes } = found[index]!;
    ends[index] = following[kind]!;
    if (closes) following[kind] = index;
  }
  return ends;
}

/** Whether reasoning may begin here: at the start, on a new line, or after a sentence. Within a sentence, a mark is only mentioned. */
function startsBlock(before: string, isFirst: boolean): boolean {
  const last = before.trimEnd();
  if (isFirst || last === '') return true;
  return before.slice(last.length).includes('\n') || /[.!?:;…)*\]]$/.test(last);
}

/** Whether the content is a placeholder, as in a prompt that asks for reasoning between such marks. */
function isPlaceholder(content: string): boolean {
  return content.length <= 200 && /^\s*(?:\.{2,}|…|\[[^\]]*\]|\{[^}]*\}|\([^)]*\))\s*$/.test(content);
}
