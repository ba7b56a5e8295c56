import { createRequire } from 'node:module';
import type { ComputeEngine as Engine } from '@cortex-js/compute-engine';

const require = createRequire(import.meta.url);

let loaded: Engine | undefined;

/**
 * The engine for symbolic and 120-digit arithmetic. Loaded at first use: it takes a third of a second, and most answers that differ are
 * told apart without it.
 */
export function computeEngine(): Engine {
  if (loaded !== undefined) return loaded;
  const { ComputeEngine } = require('@cortex-js/compute-engine') as typeof import('@cortex-js/compute-engine');
  const engine = new ComputeEngine();
  engine.precision = 120;
  // It fills its tables at the first formula; this must not count against the time of a comparison.
  engine.expr(['Add', ['Power', 'Pi', 2], ['Sqrt', 2], ['Divide', ['Sin', 3], 3]]).N();
  loaded = engine;
  return loaded;
}

export function isEngineLoaded(): boolean {
  return loaded !== undefined;
}

/** After an interruption the engine may be in any state: the next comparison gets a new one. */
export function discardEngine(): void {
  loaded = undefined;
}
