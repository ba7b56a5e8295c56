import { createRandomSource, lastTagged, type RandomSource } from '@maspo/core';
import type { KnownQuestion } from './answer-key.ts';
import type { World } from './simulated-agent.ts';

/**
 * The judge's whole reply to a comparison: an impression of each output, made of whether it is right, its appeal, and
 * noise. A share of the judgements, twice the bias, is decided by place or length alone. Then the measured bias equals
 * the configured one.
 */
export function simulateJudge(world: World, message: string, draw?: string): string {
  const place = ['judge', message, ...(draw === undefined ? [] : [draw])];
  const luck = createRandomSource(`world ${world.landscape.name}`).fork(...place);
  const outputs = { first: block(message, 'output_A'), second: block(message, 'output_B') };
  const choice = leaningChoice(world.judge, outputs, luck) ?? choiceByImpression(world, message, { ...outputs, luck });
  return `Simulated reasons.\n<choice>${choice}</choice>`;
}

interface Outputs {
  readonly first: string;
  readonly second: string;
}

/** The choice of a judgement that looks at place or length alone; undefined for one that looks at the content. */
function leaningChoice(
  { positionBias = 0, verbosityBias = 0 }: World['judge'],
  { first, second }: Outputs,
  luck: RandomSource,
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
  outputs: Outputs & { luck: RandomSource },
): 'A' | 'B' | 'tie' {
  const { positionBias, appealOnFinal, tieBand } = world.landscape.judge;
  const { luck } = outputs;
  const entry = world.key.exact(block(message, 'question'));
  const appealShare = block(message, 'job') === world.requirement ? appealOnFinal : 1;
  const impressionOf = (output: string, eye: RandomSource) =>
    Number(looksRight(world, entry, output, eye)) + appealShare * appealOf(world, output) + noise(world, eye);
  const shift = world.judge.positionBias === undefined ? positionBias : 0;
  const first = impressionOf(outputs.first, luck.fork('A')) + shift;
  const second = impressionOf(outputs.second, luck.fork('B'));
  const isForced = message.includes('<choice>B</choice>') && !message.includes('<choice>tie</choice>');
  if (!isForced && Math.abs(first - second) < tieBand) return 'tie';
  return first > second ? 'A' : 'B';
}

/** The evaluator's whole reply to an assessment: whether the outputs look right, as far as it notices. */
export function simulateAssessment(world: World, message: string): string {
  const entry = world.key.exact(block(message, 'question'));
  const luck = createRandomSource(`world ${world.landscape.name}`).fork('assess', message);
  const holds = (name: string, text: string) => (looksRight(world, entry, text, luck.fork(name)) ? 'yes' : 'no');
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
