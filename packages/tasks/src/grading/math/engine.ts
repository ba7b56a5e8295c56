import { createRequire } from 'node:module';
import type { ComputeEngine as Engine, LatexSyntax as Syntax } from '@cortex-js/compute-engine';

const require = createRequire(import.meta.url);

let loaded: { readonly engine: Engine; readonly syntax: Syntax } | undefined;

/**
 * The parser of LaTeX, which keeps no state between formulas, and the engine for symbolic and 120-digit arithmetic. Loaded at
 * first use: it takes half a second, and most commands and most answers need no algebra.
 */
export function computeEngine(): { readonly engine: Engine; readonly syntax: Syntax } {
  if (loaded !== undefined) return loaded;
  const { ComputeEngine, LatexSyntax } =
    require('@cortex-js/compute-engine') as typeof import('@cortex-js/compute-engine');
  const engine = new ComputeEngine();
  engine.precision = 120;
  const syntax = new LatexSyntax();
  // Both fill their tables at the first formula; this must not count against the time of a comparison.
  syntax.parse('\\frac{x+1}{2}\\sqrt{2}');
  engine.expr(['Add', ['Power', 'Pi', 2], ['Sqrt', 2], ['Divide', ['Sin', 3], 3]]).N();
  loaded = { engine, syntax };
  return loaded;
}

/** After an interruption the engine may be in any state: the next comparison gets a new one. */
export function discardEngine(): void {
  loaded = undefined;
}
