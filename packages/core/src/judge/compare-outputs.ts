import { askStrictly } from '../model/ask-strictly.ts';
import type { ReplyForm } from '../model/reply-form.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { RandomSource } from '../random/random-source.ts';
import { choiceForm } from './choice-form.ts';
import { askChoiceProbabilities } from './choice-probability.ts';
import type { JudgeOptions } from './judge-options.ts';
import { judgeRequest, type OutputComparison } from './judge-request.ts';
import { type JudgeChoice, readChoice } from './read-choice.ts';
import { majorityVerdict, softVerdict, type Verdict, verdictOfBothOrders } from './verdict.ts';

export interface Judge {
  readonly evaluator: RoleModel;
  readonly options: JudgeOptions;
  /** The stream of this one comparison. */
  readonly random: RandomSource;
  readonly signal: AbortSignal;
}

/**
 * Whether the candidate output is better than the reference. The judge is never told which is the candidate. Identical outputs are a
 * tie without a call, unless the choice is forced; a text without a choice that can be read (`readChoice`) is asked for once more, then `unscored`.
 * Where probabilities are read, the verdict is their value, averaged over both orders; see `verdictWord` for how it counts. The first of several judgements is the one that a single judgement would give.
 */
export async function compareOutputs(comparison: OutputComparison, judge: Judge): Promise<Verdict> {
  return majorityVerdict(await judgeOutputs(comparison, judge));
}

/** The single judgements that `compareOutputs` makes one verdict of. */
export async function judgeOutputs(comparison: OutputComparison, judge: Judge): Promise<Verdict[]> {
  const { repeats } = judge.options;
  if (isTieByIdentity(comparison, judge)) return Array.from({ length: repeats }, () => 'tie');
  const judgements = Array.from({ length: repeats }, (_, index) => {
    const random = index === 0 ? judge.random : judge.random.fork(`repeat ${index + 1}`);
    return judgeOnce(comparison, { ...judge, random }, index > 0);
  });
  return Promise.all(judgements);
}

/** Whether nothing needs to be asked: the two outputs are the same text. A forced choice is asked for all the same. */
export function isTieByIdentity(
  { reference, candidate }: OutputComparison,
  { options }: Pick<Judge, 'options'>,
): boolean {
  return reference.text === candidate.text && options.choice === 'with-tie';
}

async function judgeOnce(comparison: OutputComparison, judge: Judge, independent: boolean): Promise<Verdict> {
  const { reads, order } = judge.options;
  const ask = (candidateFirst: boolean) => judgeInOrder(comparison, judge, { candidateFirst, independent });
  switch (reads === 'probability' ? 'both' : order) {
    case 'alternate':
      return ask(judge.random.coin());
    case 'candidate-first':
      return ask(true);
    case 'both':
      return verdictOfBothOrders(...(await Promise.all([ask(true), ask(false)])));
  }
}

/** One judgement in one order, identical outputs included; `independent`: a draw of its own at any temperature. */
export async function judgeInOrder(
  comparison: OutputComparison,
  { evaluator, options, random, signal }: Judge,
  { candidateFirst, independent }: { candidateFirst: boolean; independent: boolean },
): Promise<Verdict> {
  const { reference, candidate, agent } = comparison;
  const [first, second] = candidateFirst ? [candidate, reference] : [reference, candidate];
  const tie = options.choice === 'with-tie';
  const text = judgeRequest(comparison, { first, second, tie });
  if (options.reads === 'probability') {
    const read = await askChoiceProbabilities(evaluator, { text, purpose: 'judge', agent, signal }, { tie });
    if ('reason' in read) return { unscored: `judge: ${read.reason}` };
    return softVerdict((candidateFirst ? read.value.first : read.value.second) + read.value.tie / 2);
  }
  const form = options.unreadable === 'last-letter' ? orLastLetter(choiceForm({ tie })) : choiceForm({ tie });
  const answer = await askStrictly(
    evaluator,
    { text, purpose: 'judge', agent, draw: random.path, independent, signal },
    form,
  );
  if ('reason' in answer) return { unscored: `judge: ${answer.reason}` };
  if (answer.value === 'tie') return 'tie';
  return (answer.value === 'A') === candidateFirst ? 'win' : 'loss';
}

/** Reads a reply without a tag as the released code of the paper does. */
function orLastLetter(form: ReplyForm<JudgeChoice>): ReplyForm<JudgeChoice> {
  return { ...form, readText: (text) => ({ value: readChoice(text) ?? lastLetter(text) }) };
}

function lastLetter(reply: string): 'A' | 'B' {
  const letter = /\p{L}(?=\P{L}*$)/u.exec(reply)?.[0] ?? 'A';
  return letter.toUpperCase() === 'A' ? 'A' : 'B';
}
