import type { JudgeOptions } from '../judge/judge-options.ts';
import { type CitedTree, cited } from '../options/cited.ts';

const source = 'as MASPO judges by default, so that optimizers differ in their search alone';

/** How the judge compares outputs for a baseline. */
export const judgeDefaults: CitedTree<JudgeOptions> = {
  reads: cited('text', source),
  order: cited('alternate', source),
  repeats: cited(1, source),
  sees: cited('role-and-context', source),
  choice: cited('with-tie', source),
  unreadable: cited('ask-again', source),
  merge: cited(false, source),
};
