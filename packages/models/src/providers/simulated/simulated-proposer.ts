import { createRandomSource, lastTagged, questionToken, type RandomSource } from '@maspo/core';
import type { Trait } from './landscapes/landscape.ts';
import type { World } from './simulated-agent.ts';

/**
 * The proposer's whole reply: the current prompt with one more trait. It reads the traces: a trait is more likely if
 * the outputs lack its mark. If a case is marked as misleading, the traits that would have prevented it are more
 * likely.
 */
export function simulateProposer(world: World, message: string, draw: string): string {
  const { traits, slips } = world.landscape;
  const luck = createRandomSource(`world ${world.landscape.name}`).fork('propose', draw, message);
  const current = lastTagged(message, 'current_prompt') ?? '';
  const hasContext = message.includes('<received>');
  const misled = message.includes('<misleading_case>');
  const missing = traits.filter(
    ({ sentence, forReaders }) => !current.includes(sentence) && (hasContext || !forReaders),
  );
  if (missing.length === 0 || luck.fork('slip').uniform() < slips.unusableReply)
    return 'I would leave the prompt as it is.';

  const trait = drawByWeight(missing, (candidate) => readiness(candidate, { message, misled }), luck);
  const rewritten = withTrait(current, trait, traits);
  const broken = luck.fork('broken').uniform() < slips.brokenTemplate;
  return `Simulated diagnosis: ${trait.id}.\n<prompt>\n${broken ? rewritten.replace(questionToken, '') : rewritten}\n</prompt>`;
}

function readiness({ mark, proposed }: Trait, { message, misled }: { message: string; misled: boolean }): number {
  const symptom = mark !== undefined && !message.includes(mark.text);
  return (symptom ? proposed.onSymptom : proposed.unasked) + (misled ? proposed.onMisleadingCase : 0);
}

/**
 * The trait's sentence is added at the end of the first paragraph. The sentence of a trait that it replaces is removed.
 */
function withTrait(prompt: string, trait: Trait, traits: readonly Trait[]): string {
  const replaced = traits.find(({ id }) => id === trait.replaces)?.sentence;
  const kept = replaced === undefined ? prompt : prompt.replace(`\n${replaced}`, '');
  const [opening, ...rest] = kept.split('\n\n');
  return [`${opening}\n${trait.sentence}`, ...rest].join('\n\n');
}

function drawByWeight(traits: readonly Trait[], weight: (trait: Trait) => number, luck: RandomSource): Trait {
  const total = traits.reduce((sum, trait) => sum + weight(trait), 0);
  let left = luck.uniform() * total;
  for (const trait of traits) {
    left -= weight(trait);
    if (left < 0) return trait;
  }
  return traits.at(-1)!;
}
