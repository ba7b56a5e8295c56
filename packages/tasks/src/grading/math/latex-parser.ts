import { createRequire } from 'node:module';
import type { LatexSyntax } from '@cortex-js/compute-engine/latex-syntax';

const require = createRequire(import.meta.url);

let loaded: LatexSyntax | undefined;

/** The parser of LaTeX. It keeps no state between formulas. It is a small part of the engine's library, and loads without the engine. */
export function latexParser(): LatexSyntax {
  if (loaded !== undefined) return loaded;
  const { LatexSyntax } =
    require('@cortex-js/compute-engine/latex-syntax') as typeof import('@cortex-js/compute-engine/latex-syntax');
  const parser = new LatexSyntax();
  // The parser fills its tables at the first formula. This must not count against the time of a comparison.
  parser.parse('\\frac{x+1}{2}\\sqrt{2}');
  loaded = parser;
  return loaded;
}

/** After an interruption the parser may be in any state, so the next comparison gets a new parser. */
export function discardParser(): void {
  loaded = undefined;
}
