/** The program in a model's output, and the place where it was found. */
export interface CodeAnswer {
  readonly source: 'python-block' | 'block' | 'tag' | 'bare';
  readonly program: string;
}

/**
 * Finds the program that defines `entryPoint`: the last fenced `python` block with it, else the last fenced block with it, else
 * the last `<answer>` or `<code>` tag with it, else, in an output without a fence, the text from its first top-level `def`,
 * `class`, decorator or import. Undefined when there is none; a function body without its `def` line is none.
 */
export function extractCode(output: string, entryPoint: string): CodeAnswer | undefined {
  const blocks = fencedBlocks(output).filter((block) => defines(block.program, entryPoint));
  const python = blocks.findLast((block) => /^(?:python|py)\d?(?:\.\d+)?\b/i.test(block.language));
  if (python !== undefined) return { source: 'python-block', program: python.program };
  const last = blocks.at(-1);
  if (last !== undefined) return { source: 'block', program: last.program };
  const tags = Array.from(output.matchAll(/<(answer|code)>([\s\S]*?)<\/\1>/gi), ([, , content]) => content!);
  const tagged = tags.findLast((content) => defines(content, entryPoint));
  if (tagged !== undefined) return { source: 'tag', program: tagged };
  const from = output.search(/^(?:(?:async )?def |class |@|import |from [\w.]+ import )/m);
  if (output.includes('```') || from === -1) return undefined;
  const program = output.slice(from);
  return defines(program, entryPoint) ? { source: 'bare', program } : undefined;
}

/** A block without a closing fence reaches to the end of the output. */
function fencedBlocks(output: string): { language: string; program: string }[] {
  return [...output.matchAll(/^([ \t]*)```[ \t]*([^\n`]*)\n([\s\S]*?)(?:^[ \t]*```|(?![\s\S]))/gm)].map(
    ([, indent, language, body]) => ({
      language: language!.trim(),
      // A block inside a list is indented as a whole.
      program: indent === '' ? body! : body!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

function defines(program: string, entryPoint: string): boolean {
  const name = entryPoint.replace(/[^\w]/g, String.raw`\$&`);
  return new RegExp(String.raw`^(?:(?:async\s+)?def\s+${name}\b|class\s+${name}\b|${name}\s*(?::[^=\n]+)?=)`, 'm').test(
    program,
  );
}
