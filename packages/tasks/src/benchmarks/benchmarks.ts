import { agievalMath } from './agieval-math.ts';
import { aqua } from './aqua.ts';
import type { Benchmark } from './benchmark.ts';
import { gpqaDiamond } from './gpqa-diamond.ts';
import { humanevalEt } from './humaneval-et.ts';
import { math500 } from './math-500.ts';
import { mbpp } from './mbpp.ts';

/** The six sets of the paper's main table. */
export const benchmarks: readonly Benchmark[] = [math500, agievalMath, aqua, gpqaDiamond, mbpp, humanevalEt];
