import { createRequire } from 'node:module';
import type { ComputeEngine as Engine } from '@cortex-js/compute-engine';

const require = createRequire(import.meta.url);

let loaded: Engine | undefined;

/**
 * The engine for symbolic and 120-digit arithmetic. It is loaded at first use, because loading takes a third of a second and most differing
 * answers are recognized without it.
 */
export function computeEngine(): Engine {
  if (loaded !== undefined) return loaded;
  const { ComputeEngine } = require('@cortex-js/compute-engine') as typeof import('@cortex-js/compute-engine');
  const engine = new ComputeEngine();
  engine.precision = 120;
  // The engine fills its tables at the first formula. This must not count against the time of a comparison.
  engine.expr(['Add', ['Power', 'Pi', 2], ['Sqrt', 2], ['Divide', ['Sin', 3], 3]]).N();
  loaded = engine;
  return loaded;
}

export function isEngineLoaded(): boolean {
  return loaded !== undefined;
}

/** After an interruption the engine may be in any state, so the next comparison gets a new engine. */
export function discardEngine(): void {
  loaded = undefined;
}
