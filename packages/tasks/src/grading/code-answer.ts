import { type FencedBlock, fencedBlocks, isPython } from '@maspo/core';
import { bareCode } from './bare-code.ts';
import { withHelpers } from './code-helpers.ts';

/** The program in a model's output, and where it was found. */
export interface CodeAnswer {
  readonly source: 'python-block' | 'block' | 'tag' | 'bare';
  readonly program: string;
}

/**
 * Finds the program that defines `entryPoint`: the last fenced `python` block with the definition, else the last such
 * fenced block, else the last such `<answer>` or `<code>` tag, else the code outside fences, up to the first fence.
 * Other blocks are added to the program if they define names that it uses but does not define. Undefined if nothing
 * defines `entryPoint`; a function body without its `def` line does not count. Takes time linear in the length of the
 * output.
 */
export function extractCode(output: string, entryPoint: string): CodeAnswer | undefined {
  const text = readable(output);
  if (!text.includes(entryPoint)) return undefined;
  const all = fencedBlocks(text);
  const blocks = all.filter((block) => defines(block.text, entryPoint));
  const block = blocks.findLast(({ language }) => isPython(language)) ?? blocks.at(-1);
  if (block !== undefined) {
    const at = all.indexOf(block);
    const own = at === all.length - 1 ? withoutProse(text, block.text, entryPoint) : block.text;
    const program = withHelpers(own, { earlier: texts(all.slice(0, at)), later: texts(all.slice(at + 1)) });
    return { source: isPython(block.language) ? 'python-block' : 'block', program };
  }
  const tagged = taggedTexts(text).findLast((content) => defines(content, entryPoint));
  if (tagged !== undefined) return { source: 'tag', program: bareCode(tagged) ?? tagged };
  const program = bareCode(text, { endsAtFence: true });
  return program !== undefined && defines(program, entryPoint) ? { source: 'bare', program } : undefined;
}

/** The blocks that may be Python. */
function texts(blocks: readonly FencedBlock[]): string[] {
  return blocks.filter(({ language }) => language === '' || isPython(language)).map((block) => block.text);
}

/** A block without a closing fence reaches to the end of the text, so prose may follow its code. */
function withoutProse(text: string, block: string, entryPoint: string): string {
  if (!outdented(text).endsWith(outdented(block))) return block;
  const code = bareCode(block, { startsAsCode: true });
  return code !== undefined && defines(code, entryPoint) ? code : block;
}

function outdented(text: string): string {
  return text.replace(/^[ \t]+/gm, '').trimEnd();
}

/**
 * Removes or replaces characters that Python refuses and a reader does not see: a byte order mark, no-break spaces as indentation, carriage
 * returns.
 */
function readable(output: string): string {
  return output
    .replace(/[\ufeff\u200b]/g, '')
    .replaceAll('\r\n', '\n')
    .replace(/^[ \t\u00a0]+/gm, (indent) => indent.replaceAll('\u00a0', ' '));
}

/** The contents of `<answer>` and `<code>` tags, each from the last opening tag before the closing tag. */
function taggedTexts(text: string): string[] {
  const contents: string[] = [];
  const from = new Map<string, number>();
  for (const { 0: tag, 1: slash, 2: name, index } of text.matchAll(/<(\/?)(answer|code)>/gi)) {
    const key = name!.toLowerCase();
    if (slash === '') from.set(key, index + tag.length);
    else if (from.has(key)) {
      contents.push(text.slice(from.get(key), index));
      from.delete(key);
    }
  }
  return contents;
}

/** A name at the beginning of a line that is defined there. One pattern for all names, as in `placesOfName`. */
const definition = /^(?:(?:async\s+)?def|class)\s+([\p{L}\p{M}\p{N}_]+)|^([\p{L}\p{M}\p{N}_]+)\s*(?::[^=\n]+)?=/gmu;

function defines(program: string, entryPoint: string): boolean {
  return [...program.matchAll(definition)].some(([, routine, variable]) => (routine ?? variable) === entryPoint);
}
