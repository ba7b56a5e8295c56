import { createRandomSource, lastTagged, type RandomSource } from '@maspo/core';
import type { KeyEntry } from './answer-key.ts';
import type { World } from './simulated-agent.ts';

/** The judge's whole reply to a comparison: an impression of each output, made of whether it is right, its appeal, and noise. */
export function simulateJudge(world: World, message: string): string {
  const { positionBias, appealOnFinal, tieBand } = world.landscape.judge;
  const entry = world.key.exact(block(message, 'question'));
  const luck = createRandomSource(`world ${world.landscape.name}`).fork('judge', message);
  const appealShare = block(message, 'job') === world.requirement ? appealOnFinal : 1;
  const impressionOf = (output: string, eye: RandomSource) =>
    Number(looksRight(world, entry, output, eye)) + appealShare * appealOf(world, output) + noise(world, eye);
  const first = impressionOf(block(message, 'output_A'), luck.fork('A')) + positionBias;
  const second = impressionOf(block(message, 'output_B'), luck.fork('B'));
  const isForced = message.includes('<choice>B</choice>') && !message.includes('<choice>tie</choice>');
  const near = !isForced && Math.abs(first - second) < tieBand;
  return `Simulated reasons.\n<choice>${near ? 'tie' : first > second ? 'A' : 'B'}</choice>`;
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

function looksRight({ landscape }: World, entry: KeyEntry | undefined, output: string, luck: RandomSource): boolean {
  const isRight = entry !== undefined && output.includes(entry.right);
  return luck.uniform() < landscape.judge.acuity ? isRight : luck.coin();
}

/** Normal, by Box-Muller. */
function noise({ landscape }: World, luck: RandomSource): number {
  const normal = Math.sqrt(-2 * Math.log(1 - luck.uniform())) * Math.cos(2 * Math.PI * luck.uniform());
  return landscape.judge.noise * normal;
}

function block(message: string, tag: string): string {
  return lastTagged(message, tag) ?? '';
}
