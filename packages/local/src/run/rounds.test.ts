import { expect, test } from 'vitest';
import { createRounds } from './rounds.ts';

test('a round begins when all members wait for it, and members that left are not waited for', async () => {
  const rounds = createRounds(512);
  const happened: string[] = [];
  const [one, other] = [rounds.join(), rounds.join()];
  const first = one.turn(1).then(() => happened.push('one'));
  await Promise.resolve();
  expect(happened).toEqual([]);
  await Promise.all([first, other.turn(1).then(() => happened.push('other'))]);
  expect(happened).toEqual(['one', 'other']);
  const alone = one.turn(1);
  other.leave();
  await alone;
  one.leave();
});

test('a member that joins late is in the next round', async () => {
  const rounds = createRounds(512);
  const one = rounds.join();
  await one.turn(1);
  const late = rounds.join();
  let released = false;
  const turn = one.turn(1).then(() => {
    released = true;
  });
  await Promise.resolve();
  expect(released).toBe(false);
  await Promise.all([turn, late.turn(1)]);
});

test('a round holds a limited number of tokens: replies first, then prompts in their order', async () => {
  const rounds = createRounds(300);
  const stepped = new Set<string>();
  const join = (name: string, tokens: number) => {
    const member = rounds.join();
    return async () => {
      await member.turn(tokens);
      stepped.add(name);
    };
  };
  const [first, second, third] = [join('first', 128), join('second', 128), join('third', 128)];
  const reply = join('reply', 1);
  const begun = [first(), second(), third(), reply()];
  await Promise.all([begun[0], begun[1], begun[3]]);
  expect([...stepped].sort()).toEqual(['first', 'reply', 'second']);

  // The third prompt has waited longest, so only one of the others is in its round.
  stepped.clear();
  const [next] = [first(), second()];
  await Promise.all([begun[2], next, reply()]);
  expect([...stepped].sort()).toEqual(['first', 'reply', 'third']);
});

test('a step that is larger than a round is a round of its own', async () => {
  const rounds = createRounds(100);
  const [one, other] = [rounds.join(), rounds.join()];
  const steps = [one.turn(128), other.turn(128)];
  await steps[0];
  one.leave();
  await steps[1];
});
