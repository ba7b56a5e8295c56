import { createRandomSource } from '@maspo/core';
import type { AnswerKey, KnownQuestion } from './answer-key.ts';
import type { Landscape, Trait } from './landscapes/landscape.ts';
import type { SimulatedAgentConfig } from './simulated-agent-config.ts';
import type { SimulatedJudgeConfig } from './simulated-judge-config.ts';

/** What the simulated world is made from. */
export interface World {
  readonly landscape: Landscape;
  readonly key: AnswerKey;
  /** What the task asks of a final response. The judge recognises comparisons of final responses by this text. */
  readonly requirement: string;
  /** The skill of its agents, added to that of the landscape. */
  readonly agent: SimulatedAgentConfig;
  /** The biases of its judge, instead of those of the landscape. */
  readonly judge: SimulatedJudgeConfig;
}

/**
 * An agent's whole output for a rendered prompt. An agent's luck on a question is the same under every prompt, so a
 * trait changes only the answers for which it makes the difference. Each independent draw has its own luck, and so has
 * a model with another skill. Each of two models errs on questions that the other model gets right, and both err more
 * often on hard questions.
 */
export function simulateAgent(world: World, agent: string, message: string, draw?: string): string {
  const entry = world.key.within(message);
  if (entry === undefined) return 'I cannot find a question that I know in this prompt.';
  const prompt = message.replace(entry.text, '');
  const { own, received } = splitContext(prompt);
  const traits = world.landscape.traits.filter((trait) => own.includes(trait.sentence));
  const { skill = 0 } = world.agent;
  const place = [...(skill === 0 ? [] : [`skill ${skill}`]), agent, entry.text, ...(draw === undefined ? [] : [draw])];
  const luck = createRandomSource(`world ${world.landscape.name}`).fork(...place);

  const ownAnswer = solve(world, entry, { traits, luck });
  const answer = readOthers(world.landscape, entry, { ownAnswer, received, traits, luck });
  const marks = traits
    .filter((trait) => isShown(trait, answer === entry.right, luck))
    .map((trait) => trait.mark?.text ?? '');
  return [...marks, answer].join('\n\n');
}

/** The received work starts at its first label. It is not an instruction: only the text before it can carry traits. */
function splitContext(prompt: string): { own: string; received: string } {
  const start = prompt.search(/^From [\p{L}\p{N}._@-]+:$/mu);
  if (start === -1) return { own: prompt, received: '' };
  return { own: prompt.slice(0, start), received: prompt.slice(start) };
}

interface Mind {
  readonly traits: readonly Trait[];
  readonly luck: ReturnType<typeof createRandomSource>;
}

function solve({ landscape, agent }: World, entry: KnownQuestion, { traits, luck }: Mind): string {
  const { baseSkill, difficultySpread } = landscape.agent;
  const difficulty = createRandomSource('difficulty').fork(entry.text).uniform();
  const skill = traits.reduce((sum, trait) => sum + trait.skill, baseSkill + (agent.skill ?? 0));
  const chance = skill + difficultySpread * (0.5 - difficulty) * 2;
  const own = luck.fork('solve');
  return own.uniform() < chance ? entry.right : entry.wrong[own.integer(entry.wrong.length)]!;
}

/**
 * If other agents gave a different answer, the agent takes the most trusted answer with a chance that grows with the
 * trust, or keeps its own answer.
 */
function readOthers(
  landscape: Landscape,
  entry: KnownQuestion,
  { ownAnswer, received, traits, luck }: Mind & { ownAnswer: string; received: string },
): string {
  const heard = [entry.right, ...entry.wrong]
    .map((answer) => ({ answer, trust: trustIn(landscape, received, answer) }))
    .filter(({ trust }) => trust > 0)
    .toSorted((one, other) => other.trust - one.trust)[0];
  if (heard === undefined || heard.answer === ownAnswer) return ownAnswer;
  const discernment = traits.reduce((sum, trait) => sum + (trait.discernment ?? 0), 0);
  const knowing = heard.answer === entry.right ? discernment : ownAnswer === entry.right ? -discernment : 0;
  return luck.fork('read').uniform() < heard.trust + knowing ? heard.answer : ownAnswer;
}

/** How much the received work supports an answer: by the most trusted agent that gave it, and a little more for each further agent. */
function trustIn(landscape: Landscape, received: string, answer: string): number {
  const sayers = received.split(/^(?=From [\p{L}\p{N}._@-]+:$)/mu).filter((part) => part.includes(answer));
  if (sayers.length === 0) return 0;
  const marked = sayers.map((part) =>
    landscape.traits.reduce(
      (sum, { mark }) => (mark !== undefined && part.includes(mark.text) ? sum + mark.trust : sum),
      landscape.agent.baseTrust,
    ),
  );
  return Math.max(0.02, Math.max(...marked) + 0.1 * (sayers.length - 1));
}

function isShown({ id, mark, shown }: Trait, isRight: boolean, luck: Mind['luck']): boolean {
  if (mark === undefined) return false;
  return shown === undefined || luck.fork('show', id).uniform() < (isRight ? shown.right : shown.wrong);
}
