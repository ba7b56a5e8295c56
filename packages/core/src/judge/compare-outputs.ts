import { type Answer, askStrictly } from '../model/ask-strictly.ts';
import { overhear } from '../model/overhear.ts';
import type { ReplyForm } from '../model/reply-form.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { RandomSource } from '../random/random-source.ts';
import { choiceForm } from './choice-form.ts';
import { askChoiceProbabilities } from './choice-probability.ts';
import type { JudgeOptions } from './judge-options.ts';
import { judgeRequest, type OutputComparison } from './judge-request.ts';
import { type JudgeChoice, readChoice } from './read-choice.ts';
import type { AskedInOrder, SingleJudgement, Witness } from './testimony.ts';
import { majorityVerdict, softVerdict, type Verdict, verdictOfBothOrders } from './verdict.ts';

export interface Judge {
  readonly evaluator: RoleModel;
  readonly options: JudgeOptions;
  /** The stream of this one comparison. */
  readonly random: RandomSource;
  readonly signal: AbortSignal;
  /** Receives what the judge was asked and what it replied. */
  readonly witness?: Witness | undefined;
}

/**
 * Whether the candidate output is better than the reference. The judge is never told which output is the candidate. Identical outputs are a
 * tie without a call, unless the choice is forced. Where no choice can be read in a reply (`readChoice`), the judge is asked once more;
 * then the verdict is `unscored`. Where probabilities are read, the verdict is a value, averaged over both orders; see `verdictWord` for
 * how it counts. With repeats, the first judgement is the same as without repeats.
 */
export async function compareOutputs(comparison: OutputComparison, judge: Judge): Promise<Verdict> {
  return majorityVerdict(await judgeOutputs(comparison, judge));
}

/** The single judgements from which `compareOutputs` makes one verdict. */
export async function judgeOutputs(comparison: OutputComparison, judge: Judge): Promise<Verdict[]> {
  const { options, random, signal, witness } = judge;
  const judgements = await Promise.all(
    Array.from({ length: options.repeats }, (_, index): Promise<SingleJudgement> | SingleJudgement => {
      if (isTieByIdentity(comparison, judge)) return { verdict: 'tie', asked: [] };
      const stream = index === 0 ? random : random.fork(`repeat ${index + 1}`);
      return judgeOnce(comparison, { ...judge, random: stream }, index > 0);
    }),
  );
  // A reply that arrives after an abort is not evidence.
  if (!signal.aborted) witness?.({ kind: 'judgement', place: random.path, comparison, judgements });
  return judgements.map(({ verdict }) => verdict);
}

/** Whether no call is needed, because the two outputs are the same text. A forced choice always needs a call. */
export function isTieByIdentity(
  { reference, candidate }: OutputComparison,
  { options }: Pick<Judge, 'options'>,
): boolean {
  return reference.text === candidate.text && options.choice === 'with-tie';
}

async function judgeOnce(comparison: OutputComparison, judge: Judge, independent: boolean): Promise<SingleJudgement> {
  const { reads, order } = judge.options;
  const ask = (candidateFirst: boolean) => askInOrder(comparison, judge, { candidateFirst, independent });
  if (reads === 'probability' || order === 'both') {
    const [one, other] = await Promise.all([ask(true), ask(false)]);
    return { verdict: verdictOfBothOrders(one.verdict, other.verdict), asked: [one, other] };
  }
  const asked = await ask(order === 'candidate-first' || judge.random.coin());
  return { verdict: asked.verdict, asked: [asked] };
}

/** One judgement in one order, also for identical outputs; `independent`: with its own draw at any temperature. */
export async function judgeInOrder(
  comparison: OutputComparison,
  judge: Judge,
  order: { candidateFirst: boolean; independent: boolean },
): Promise<Verdict> {
  return (await askInOrder(comparison, judge, order)).verdict;
}

async function askInOrder(
  comparison: OutputComparison,
  { evaluator, options, random, signal }: Judge,
  { candidateFirst, independent }: { candidateFirst: boolean; independent: boolean },
): Promise<AskedInOrder> {
  const { reference, candidate, agent } = comparison;
  const [first, second] = candidateFirst ? [candidate, reference] : [reference, candidate];
  const tie = options.choice === 'with-tie';
  const text = judgeRequest(comparison, { first, second, tie });
  const { role, replies } = overhear(evaluator);
  if (options.reads === 'probability') {
    const read = await askChoiceProbabilities(role, { text, purpose: 'judge', agent, signal }, { tie });
    if ('reason' in read) return { candidateFirst, verdict: { unscored: `judge: ${read.reason}` }, replies };
    const { first: ofFirst, second: ofSecond, tie: ofTie } = read.value;
    return { candidateFirst, verdict: softVerdict((candidateFirst ? ofFirst : ofSecond) + ofTie / 2), replies };
  }
  const form = options.unreadable === 'last-letter' ? orLastLetter(choiceForm({ tie }), { tie }) : choiceForm({ tie });
  const answer = await askStrictly(
    role,
    { text, purpose: 'judge', agent, draw: random.path, independent, signal },
    form,
  );
  return { candidateFirst, verdict: verdictOf(answer, candidateFirst), replies };
}

function verdictOf(answer: Answer<JudgeChoice>, candidateFirst: boolean): Verdict {
  if ('reason' in answer) return { unscored: `judge: ${answer.reason}` };
  if (answer.value === 'tie') return 'tie';
  return (answer.value === 'A') === candidateFirst ? 'win' : 'loss';
}

/**
 * Reads a reply as the released code of the paper does: by its tag, else by its last letter. Without a tie to choose, a tag that does not
 * name A counts as B.
 */
function orLastLetter(form: ReplyForm<JudgeChoice>, { tie }: { tie: boolean }): ReplyForm<JudgeChoice> {
  const read = (text: string) => (tie ? readChoice(text) : taggedLetter(text)) ?? lastLetter(text);
  return { ...form, readText: (text) => ({ value: read(text) }) };
}

function taggedLetter(reply: string): 'A' | 'B' | undefined {
  const tagged = /<choice>(.*?)<\/choice>/is.exec(reply)?.[1];
  return tagged === undefined ? undefined : tagged.toUpperCase().includes('A') ? 'A' : 'B';
}

function lastLetter(reply: string): 'A' | 'B' {
  const letter = /\p{L}(?=\P{L}*$)/u.exec(reply)?.[0] ?? 'A';
  return letter.toUpperCase() === 'A' ? 'A' : 'B';
}
