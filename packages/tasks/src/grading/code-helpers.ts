/**
 * The program after the earlier blocks that define names which the program uses but does not define: a helper function, a class, an import,
 * a constant. A block that only shows a call defines nothing.
 */
export function withHelpers(program: string, earlier: readonly string[]): string {
  const blocks: string[] = [program];
  const known = new Set(definedNames(program, true));
  const used = new Set(words(program));
  for (const block of earlier.slice(-mostBlocks).toReversed()) {
    const names = definedNames(block, false);
    if (!names.some((name) => used.has(name) && !known.has(name))) continue;
    blocks.unshift(block);
    for (const name of names) known.add(name);
    for (const word of words(block)) used.add(word);
  }
  return blocks.length === 1 ? program : blocks.map((block) => block.replace(/\n*$/, '\n')).join('\n');
}

/** A reply that repeats itself has thousands of blocks, but a program needs only a few. */
const mostBlocks = 20;

const definition = /^(?:async )?(?:def|class) (\w+)|^import ([\w.]+)(?: as (\w+))?|^from [\w.]+ import ([\w, ]+)/gm;

/** The names that a block defines at its top level. `withAssigned`: also the names that are assigned anywhere in the block. */
function definedNames(program: string, withAssigned: boolean): string[] {
  const names = Array.from(program.matchAll(definition), ([, own, module, alias, imported]) =>
    imported === undefined
      ? [own ?? alias ?? module!.split('.')[0]!]
      : imported.split(',').map((one) => one.trim().split(' ').at(-1)!),
  ).flat();
  const assigned = withAssigned
    ? Array.from(program.matchAll(/\b(\w+)\s*(?:=(?!=)|:)|\bfor (\w+)/g), ([, one, loop]) => one ?? loop!)
    : [];
  const constants = Array.from(program.matchAll(/^([A-Z][A-Z0-9_]*)\s*=(?!=)/gm), ([, name]) => name!);
  return [...names, ...constants, ...assigned];
}

function words(program: string): string[] {
  return program.match(/[A-Za-z_]\w*/g) ?? [];
}
