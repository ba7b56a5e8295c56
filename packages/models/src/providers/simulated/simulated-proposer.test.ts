import { describe, expect, test } from 'vitest';
import { sentenceOf, world, worldWith } from '../../../test-support/sample-world.ts';
import { simulateProposer } from './simulated-proposer.ts';

const draws = 2000;
const seed = 'Check the solution.\n\nProblem:\n{question}\n\n{context}';
const trace = '<received>\nFrom predictor:\nwork\n</received>\n<output>\n<answer>4</answer>\n</output>';
const misled = `${trace}\n<misleading_case>\nIt looked better.\n</misleading_case>`;

function replies({ prompt = seed, traces = trace, by = world } = {}): string[] {
  const message = `<current_prompt>\n${prompt}\n</current_prompt>\n\n${traces}`;
  return Array.from({ length: draws }, (_, draw) => simulateProposer(by, message, `draw ${draw}`));
}

const promptsOf = (texts: string[]) => texts.flatMap((text) => /<prompt>\n([\s\S]*)\n<\/prompt>/.exec(text)?.[1] ?? []);
const share = (texts: string[], trait: string) =>
  promptsOf(texts).filter((prompt) => prompt.includes(sentenceOf(trait))).length / promptsOf(texts).length;

describe('the proposer', () => {
  test('adds one trait to the current prompt and keeps the rest', () => {
    for (const prompt of promptsOf(replies({ by: worldWith({ slips: { brokenTemplate: 0 } }) }))) {
      const [opening, added, ...more] = prompt.split('\n\n')[0]!.split('\n');
      expect(opening).toBe('Check the solution.');
      expect(world.landscape.traits.map(({ sentence }) => sentence)).toContain(added);
      expect(more).toEqual([]);
      expect(prompt.slice(prompt.indexOf('\n\n'))).toBe(seed.slice(seed.indexOf('\n\n')));
    }
  });

  test('prefers certainty, until it sees a misleading case', () => {
    const [without, shown] = [replies(), replies({ traces: misled })];
    expect(share(without, 'certainty')).toBeGreaterThan(share(shown, 'certainty'));
    for (const remedy of ['doubt', 'own-work'])
      expect(share(shown, remedy)).toBeGreaterThan(share(without, remedy) + 0.1);
  });

  test('suggests a trait less often if its mark is already in the outputs', () => {
    const marked = trace.replace(
      '<answer>',
      'Step 1: read what is asked. Step 2: set it up. Step 3: work it out.\n<answer>',
    );
    expect(share(replies({ traces: marked }), 'steps')).toBeLessThan(share(replies(), 'steps'));
  });

  test('suggests no trait for readers to an agent that reads no other agent', () => {
    const alone = replies({ traces: '<output>\n<answer>4</answer>\n</output>' });
    expect(share(alone, 'own-work')).toBe(0);
    expect(share(replies(), 'own-work')).toBeGreaterThan(0);
  });

  test('replaces a trait by its opposite', () => {
    const certain = `Check the solution.\n${sentenceOf('certainty')}\n\n{question}\n\n{context}`;
    const doubting = promptsOf(replies({ prompt: certain })).filter((prompt) => prompt.includes(sentenceOf('doubt')));
    expect(doubting.length).toBeGreaterThan(0);
    for (const prompt of doubting) expect(prompt).not.toContain(sentenceOf('certainty'));
  });

  test('drops a token, or gives no prompt, about as often as configured', () => {
    const texts = replies();
    const { brokenTemplate, unusableReply } = world.landscape.slips;
    const broken = promptsOf(texts).filter((prompt) => !prompt.includes('{question}')).length / draws;
    const unusable = texts.filter((text) => !text.includes('<prompt>')).length / draws;
    expect(Math.abs(broken - brokenTemplate)).toBeLessThan(0.02);
    expect(Math.abs(unusable - unusableReply)).toBeLessThan(0.01);
    expect(unusable).toBeGreaterThan(0);
  });

  test('has no prompt to propose if the prompt has every trait', () => {
    const prompt = [seed, ...world.landscape.traits.map(({ sentence }) => sentence)].join('\n');
    expect(promptsOf(replies({ prompt }))).toEqual([]);
  });
});
