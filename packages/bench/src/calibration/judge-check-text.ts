import { type CheckByLabels, type CheckByOrders, checkLevels, type JudgeCheck, type NoCheck } from './judge-check.ts';

/** What a run found out about its judge before the search, in one sentence. */
export function judgeCheckText(check: JudgeCheck): string {
  switch (check.basis) {
    case 'none':
      return `The judge was not checked before the search: ${reasons[check.reason]}.`;
    case 'calibration':
      return 'The judge was not checked before the search: what "maspo judge calibrate" found stands in place of a check.';
    case 'orders':
      return `Check of the judge before the search, without labels: ${checkFigure(check)}. ${check.isAtChance ? mayBeChance : 'That is more than guessing gives; whether its choices are right is not known from it'}.`;
    case 'labels':
      return `Check of the judge before the search, on validation questions: ${checkFigure(check)}. ${check.isAtChance ? mayBeChance : 'That is more than guessing gives'}.`;
  }
}

const mayBeChance = `Guessing may give that too: more than guessing is p of at most ${checkLevels.last}`;

/** The figures of a check, as a clause. */
export function checkFigure(check: CheckByOrders | CheckByLabels): string {
  const { pairs, ties, unscored } = check;
  const left = [
    ...(ties === 0 ? [] : [check.basis === 'orders' ? `${ties} with a tie` : `${ties} without a preference`]),
    ...(unscored === 0 ? [] : [`${unscored} without a verdict that could be read`]),
  ];
  const rest = left.length === 0 ? '' : ` (of ${pairs} in all, ${left.join(' and ')})`;
  if (check.basis === 'labels')
    return `it preferred the right output to the wrong one in ${check.right} of ${check.right + check.wrong} pairs${rest}, and guessing gives half${pText(check)}`;
  if (check.decided === 0) return `it chose between two outputs in none of ${pairs} pairs${rest}`;
  return `it chose the same output again when the order was turned in ${check.same} of ${check.decided} pairs${rest}, and guessing gives ${check.expected.toFixed(1)}${pText(check)}`;
}

const reasons: Readonly<Record<NoCheck['reason'], string>> = {
  off: 'the configuration says judgeCheck: off',
  'not-needed': 'no verdict has a say in it',
  'too-few-pairs':
    'the agents gave too few outputs with different answers to one question (a larger task.pool has more)',
  budget: 'that would have taken too much of the budget',
  'not-recorded': 'the recording has no replies for it',
};

function pText({ p }: { readonly p: number }): string {
  return p < 0.001 ? ' (p < 0.001)' : ` (p = ${p.toFixed(3)})`;
}
