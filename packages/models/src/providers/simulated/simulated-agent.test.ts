import { describe, expect, test } from 'vitest';
import { entries, say, sentenceOf, world } from '../../../test-support/sample-world.ts';
import { simulateAgent } from './simulated-agent.ts';

const isRight = (entry: (typeof entries)[number], output: string) => output.includes(entry.right);
const rightOnes = (traits: string[]) => entries.filter((entry) => isRight(entry, say(entry, { traits })));

describe('an agent on its own', () => {
  test.each([[['steps']], [['verification']], [['own-work']], [['steps', 'verification', 'own-work']]])(
    'keeps every right solution under %j, and gains more',
    (traits) => {
      const [before, after] = [rightOnes([]), rightOnes(traits)];
      expect(after).toEqual(expect.arrayContaining(before));
    },
  );

  test('gets more right with all traits of skill, and less with certainty, without gaining a right solution', () => {
    expect(rightOnes(['steps', 'verification']).length).toBeGreaterThan(rightOnes([]).length);
    expect(rightOnes(['certainty']).length).toBeLessThan(rightOnes([]).length);
    expect(rightOnes([])).toEqual(expect.arrayContaining(rightOnes(['certainty'])));
  });

  test('has different luck in each draw', () => {
    const rightIn = (draw?: string) =>
      entries.map((entry) => isRight(entry, simulateAgent(world, 'solver', `Solve.\n\n${entry.text}`, draw)));
    expect(rightIn('draw 1')).not.toEqual(rightIn());
    expect(rightIn('draw 1')).not.toEqual(rightIn('draw 2'));
    expect(rightIn('draw 1')).toEqual(rightIn('draw 1'));
  });

  test('leaves the marks of its traits in front of an answer of the right form', () => {
    for (const entry of entries) {
      const output = say(entry, { traits: ['certainty', 'steps'] });
      expect(output).toMatch(/^Step 1: .*\n\nThis result is certain beyond any doubt\.\n\n<answer>.+<\/answer>$/s);
      expect([entry.right, ...entry.wrong]).toContain(output.split('\n\n').at(-1));
    }
  });

  test('doubts wrong results more often than right ones', () => {
    const outputs = entries.map((entry) => ({ entry, output: say(entry, { traits: ['doubt'] }) }));
    const doubted = (right: boolean) => {
      const mine = outputs.filter(({ entry, output }) => isRight(entry, output) === right);
      return mine.filter(({ output }) => output.includes('I am not sure')).length / mine.length;
    };
    expect(doubted(false)).toBeGreaterThan(doubted(true) + 0.3);
  });

  test('reports a prompt without a known question', () => {
    expect(say({ text: 'What is the meaning of life?', right: '', wrong: [] })).toMatch(/^I cannot find a question/);
  });
});

describe('agents with another skill', () => {
  const rightBy = (skill?: number) => {
    const by = { ...world, agent: skill === undefined ? {} : { skill } };
    return entries.filter((entry) => isRight(entry, say(entry, { by })));
  };

  test('are right more often with higher skill', () => {
    const counts = [-0.5, -0.2, 0, 0.2, 0.5].map((skill) => rightBy(skill).length);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
    expect(new Set(counts).size).toBe(counts.length);
  });

  test('err on other questions, and equal agents err on the same questions', () => {
    const [usual, better] = [rightBy(), rightBy(0.02)];
    expect(usual.some((entry) => !better.includes(entry))).toBe(true);
    expect(better.some((entry) => !usual.includes(entry))).toBe(true);
    expect(rightBy(0.02)).toEqual(better);
    expect(rightBy(0)).toEqual(usual);
  });
});

describe('an agent that reads other agents', () => {
  const mark = 'This result is certain beyond any doubt.';
  const from = (agent: string, ...parts: string[]) => `From ${agent}:\n${parts.join('\n\n')}`;
  const adopted = (received: (entry: (typeof entries)[number]) => string) =>
    entries.filter((entry) => say(entry, { received: received(entry) }).endsWith(entry.wrong[0]!)).length;

  test('is misled more by a wrong answer that is stated with certainty', () => {
    const plain = adopted((entry) => from('solver', entry.wrong[0]!));
    expect(adopted((entry) => from('solver', mark, entry.wrong[0]!))).toBeGreaterThan(plain);
    expect(plain).toBeGreaterThan(adopted(() => ''));
  });

  test('trusts several agents that agree more than a single agent', () => {
    const one = adopted((entry) => from('one', entry.wrong[0]!));
    const both = adopted((entry) => `${from('one', entry.wrong[0]!)}\n\n${from('other', entry.wrong[0]!)}`);
    expect(both).toBeGreaterThan(one);
  });

  test('keeps more right solutions of its own with the own-work trait', () => {
    const kept = (traits: string[]) =>
      entries.filter((entry) => isRight(entry, say(entry, { traits, received: from('solver', entry.wrong[0]!) })))
        .length;
    expect(kept(['own-work'])).toBeGreaterThan(kept([]));
  });

  test('does not take traits from the work that it reads', () => {
    for (const entry of entries) {
      const sentence = sentenceOf('certainty');
      const received = (text: string) => from('solver', text, entry.right);
      expect(say(entry, { received: received(sentence) })).toBe(say(entry, { received: received('Some words.') }));
    }
  });

  test('reads agents whose ids are not ASCII', () => {
    const heard = (agent: string) =>
      entries.map((entry) => say(entry, { received: from(agent, mark, entry.wrong[0]!) }));
    expect(heard('löser-1')).toEqual(heard('solver'));
  });
});
