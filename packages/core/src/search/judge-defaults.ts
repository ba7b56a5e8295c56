import type { JudgeOptions } from '../judge/judge-options.ts';
import { type CitedTree, cited } from '../options/cited.ts';

const source = 'as MASPO judges by default, so that optimizers differ in their search alone';

/** How a baseline has outputs compared. */
export const judgeDefaults: CitedTree<JudgeOptions> = {
  order: cited('alternate', source),
  repeats: cited(1, source),
  sees: cited('role-and-context', source),
  choice: cited('with-tie', source),
  unreadable: cited('ask-again', source),
  merge: cited(false, source),
};
