import { createRandomSource, lastTagged, type RandomSource } from '@maspo/core';
import type { KnownQuestion } from './answer-key.ts';
import type { World } from './simulated-agent.ts';

/**
 * The judge's whole reply to a comparison. The impression of each output depends on whether the output is right, on its
 * appeal, and on noise. A share of the judgements, twice the bias, is decided by position or length alone. Then the
 * measured bias equals the configured one.
 */
export function simulateJudge(world: World, message: string, draw?: string): string {
  const looked = lookAt(world, message, draw);
  const isForced = message.includes('<choice>B</choice>') && !message.includes('<choice>tie</choice>');
  const choice = leaningChoice(world.judge, looked) ?? choiceByImpression(world, message, { ...looked, isForced });
  return `Simulated reasons.\n<choice>${choice}</choice>`;
}

/**
 * The probabilities of the judge's choices. `choices` are their words: first, second and, if it is allowed, a tie. The likeliest choice is
 * the one in the judge's text for the same impressions. Another choice is more likely the nearer the impressions are to it, in units of
 * their noise. A judgement by position or length alone is certain.
 */
export function simulateChoice(
  world: World,
  message: string,
  choices: readonly string[],
): Readonly<Record<string, number>> {
  const looked = lookAt(world, message);
  const leaning = leaningChoice(world.judge, looked);
  const { tieBand } = world.landscape.judge;
  const noise = Math.max(world.judge.noise ?? world.landscape.judge.noise, 0.01);
  const lead = impressionLead(world, message, looked);
  const pulls = [lead - tieBand, -lead - tieBand, 0].slice(0, choices.length);
  const strongest = Math.max(...pulls);
  const weights =
    leaning === undefined
      ? pulls.map((pull) => Math.exp((pull - strongest) / noise))
      : pulls.map((_, index) => Number(index === (leaning === 'A' ? 0 : 1)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(choices.map((word, index) => [word, weights[index]! / sum]));
}

function lookAt(world: World, message: string, draw?: string): Looked {
  const place = ['judge', message, ...(draw === undefined ? [] : [draw])];
  const luck = createRandomSource(`world ${world.landscape.name}`).fork(...place);
  return { first: block(message, 'output_A'), second: block(message, 'output_B'), luck };
}

/** The two outputs, and the random source of this judgement. */
interface Looked {
  readonly first: string;
  readonly second: string;
  readonly luck: RandomSource;
}

/** The choice of a judgement by position or length alone; undefined for a judgement by content. */
function leaningChoice(
  { positionBias = 0, verbosityBias = 0 }: World['judge'],
  { first, second, luck }: Looked,
): 'A' | 'B' | undefined {
  const share = luck.fork('lean').uniform();
  const byPlace = 2 * Math.abs(positionBias);
  if (share < byPlace) return positionBias > 0 ? 'A' : 'B';
  if (share >= byPlace + 2 * Math.abs(verbosityBias) || first.length === second.length) return undefined;
  return first.length > second.length === verbosityBias > 0 ? 'A' : 'B';
}

function choiceByImpression(
  world: World,
  message: string,
  { isForced, ...looked }: Looked & { readonly isForced: boolean },
): 'A' | 'B' | 'tie' {
  const lead = impressionLead(world, message, looked);
  if (!isForced && Math.abs(lead) < world.landscape.judge.tieBand) return 'tie';
  return lead > 0 ? 'A' : 'B';
}

/** How much better the first output looks than the second; being right is worth 1. */
function impressionLead(world: World, message: string, { luck, ...outputs }: Looked): number {
  const { positionBias, appealOnFinal } = world.landscape.judge;
  const entry = world.key.exact(block(message, 'question'));
  const appealShare = block(message, 'job') === world.requirement ? appealOnFinal : 1;
  const impressionOf = (output: string, eye: RandomSource) =>
    Number(looksRight(world, entry, output, eye)) + appealShare * appealOf(world, output) + noise(world, eye);
  const shift = world.judge.positionBias === undefined ? positionBias : 0;
  const first = impressionOf(outputs.first, luck.fork('A')) + shift;
  return first - impressionOf(outputs.second, luck.fork('B'));
}

/** The evaluator's whole reply to an assessment: whether the outputs look right to it. */
export function simulateAssessment(world: World, message: string): string {
  const entry = world.key.exact(block(message, 'question'));
  const luck = createRandomSource(`world ${world.landscape.name}`).fork('assess', message);
  const holds = (name: string, text: string) => (looksRight(world, entry, text, luck.fork(name)) ? 'yes' : 'no');
  // A judgement by a rubric is about the final response alone.
  if (message.includes('<rubric>'))
    return `Simulated reasons.\n<meets>${holds('meets', block(message, 'final_response'))}</meets>`;
  const next = message.includes('<next_agent>') ? block(message, 'next_agent') : block(message, 'output');
  return [
    `<local>${holds('local', block(message, 'output'))}</local>`,
    `<lookahead>${holds('lookahead', next)}</lookahead>`,
    `<global>${holds('global', block(message, 'final_response'))}</global>`,
  ].join('');
}

function appealOf({ landscape }: World, output: string): number {
  return landscape.traits.reduce(
    (sum, { mark, appeal }) => (mark && output.includes(mark.text) ? sum + appeal : sum),
    0,
  );
}

function looksRight(
  { landscape }: World,
  entry: KnownQuestion | undefined,
  output: string,
  luck: RandomSource,
): boolean {
  const isRight = entry !== undefined && output.includes(entry.right);
  return luck.uniform() < landscape.judge.acuity ? isRight : luck.coin();
}

/** Normal, by Box-Muller. */
function noise({ landscape, judge }: World, luck: RandomSource): number {
  const normal = Math.sqrt(-2 * Math.log(1 - luck.uniform())) * Math.cos(2 * Math.PI * luck.uniform());
  return (judge.noise ?? landscape.judge.noise) * normal;
}

function block(message: string, tag: string): string {
  return lastTagged(message, tag) ?? '';
}
