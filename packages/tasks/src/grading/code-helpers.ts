import { follow, type LineState } from './bare-code.ts';
import { withoutStrings } from './strings-and-comments.ts';

/**
 * The program with the other blocks of the output that define names which the program uses but does not define: a helper function, a class,
 * an import, a variable. A block that only shows a call defines nothing. Earlier blocks come before the program. Later blocks come after it,
 * and only if they contain nothing but definitions.
 */
export function withHelpers(
  program: string,
  { earlier, later }: { readonly earlier: readonly string[]; readonly later: readonly string[] },
): string {
  const blocks: string[] = [program];
  const code = withoutStrings(program);
  const known = new Set([...definedNames(code), ...assignedNames(code)]);
  const local = new Set(localNames(code));
  const used = new Set(words(code));
  const functions = new Set(ownNames(code));
  const isMissing = (name: string) => used.has(name) && !known.has(name);
  const take = (block: string, names: readonly string[]) => {
    for (const name of names) known.add(name);
    for (const name of ownNames(block)) functions.add(name);
    for (const word of words(block)) used.add(word);
  };
  /** Names that only definitions and assignments give. An assignment that calls the program or reads input is an example. */
  const others = (block: string) => {
    const values = onlyDefinitions(block);
    if (values === undefined) return [];
    const isExample = values.some(({ value }) =>
      words(value).some((name) => functions.has(name) || name === 'input' || name === 'open'),
    );
    return isExample ? [] : values.map(({ name }) => name).filter((name) => !local.has(name));
  };
  for (const block of earlier.slice(-mostBlocks).toReversed()) {
    const text = withoutStrings(block);
    const names = [...definedNames(text), ...others(text)];
    const isWholeModule = names.includes('*') && onlyDefinitions(text) !== undefined;
    if (!isWholeModule && !names.some(isMissing)) continue;
    blocks.unshift(block);
    take(text, names);
  }
  for (const block of later.slice(0, mostBlocks)) {
    const text = withoutStrings(block);
    if (onlyDefinitions(text) === undefined || ownNames(text).some((name) => known.has(name))) continue;
    const names = [...definedNames(text), ...others(text)];
    if (!names.some(isMissing)) continue;
    blocks.push(block);
    take(text, names);
  }
  return blocks.length === 1 ? program : blocks.map((block) => block.replace(/\n*$/, '\n')).join('\n');
}

/** A reply that repeats itself has thousands of blocks, but a program needs only a few. */
const mostBlocks = 20;

const word = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]*`;
const own = new RegExp(`^(?:async )?(?:def|class) (${word})`, 'gmu');
const imports = /^import ([^\n;#]+)|^from [\w.]+ import (?:\(([^)]{0,5000})\)|([^\n;#]+))/gm;
const constant = /^([A-Z][A-Z0-9_]*)\s*=(?!=)/gm;
const assigned = new RegExp(String.raw`(?<![\p{L}\p{N}_])(${word})\s*(?:=(?!=)|:)|\bfor (${word})`, 'gu');
const local = new RegExp(
  String.raw`\bdef ${word}\s*\(([^)]{0,2000})\)|\blambda ([^:\n]{0,200}):|\bfor ([^\n]{0,200}?) in\b|\bas (${word})|^[ \t]+([\p{L}_][\p{L}\p{N}_, ]*)=(?!=)`,
  'gmu',
);

/** Functions and classes of the top level. */
function ownNames(code: string): string[] {
  return Array.from(code.matchAll(own), ([, name]) => name!);
}

/** The names that a block defines at its top level: its own, imported ones (`*` for all names of a module) and constants. */
function definedNames(code: string): string[] {
  const imported = Array.from(code.matchAll(imports), ([, modules, inBrackets, listed]) =>
    (modules ?? inBrackets ?? listed!)
      .split(',')
      .map((one) => one.trim().split(/\s+/))
      .map((parts) => (modules === undefined || parts.length > 1 ? parts.at(-1)! : parts[0]!.split('.')[0]!))
      .filter((name) => name !== ''),
  ).flat();
  const constants = Array.from(code.matchAll(constant), ([, name]) => name!);
  return [...ownNames(code), ...imported, ...constants];
}

/** The names that are assigned anywhere in the program. */
function assignedNames(code: string): string[] {
  return Array.from(code.matchAll(assigned), ([, name, loop]) => name ?? loop!);
}

/** Parameters and variables of functions, more of them than there are. */
function localNames(code: string): string[] {
  return Array.from(code.matchAll(local), ([, ...parts]) => words(parts.join(' '))).flat();
}

const definitionLine = /^(?:#|@|""|(?:async )?def |class |import |from \S+ import |if __name__\b|\)|\]|\})/;
const assignmentLine = new RegExp(String.raw`^(${word})\s*(?::[^=]+)?=(?!=)(.*)`, 'u');

/** The assignments of a block whose top level contains only definitions and assignments. Undefined for another block. */
function onlyDefinitions(code: string): { name: string; value: string }[] | undefined {
  const state: LineState = { brackets: 0, quote: undefined };
  const found: { name: string; value: string }[] = [];
  for (const line of code.split('\n')) {
    const isInside = state.brackets > 0 || state.quote !== undefined;
    follow(line, state);
    if (isInside || !/^\S/.test(line) || definitionLine.test(line)) continue;
    const [, name, value] = line.match(assignmentLine) ?? [];
    if (name === undefined) return undefined;
    found.push({ name, value: value! });
  }
  return found;
}

function words(code: string): string[] {
  return code.match(new RegExp(word, 'gu')) ?? [];
}
