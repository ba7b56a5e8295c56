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

test('a round of prompts holds a limited number of tokens, and prompts keep their order', async () => {
  const rounds = createRounds(300);
  const stepped = new Set<string>();
  const join = (name: string) => {
    const member = rounds.join();
    const step = async () => {
      await member.turn(128);
      stepped.add(name);
    };
    return Object.assign(step, { leave: member.leave });
  };
  const [first, second, third] = [join('first'), join('second'), join('third')];
  const begun = [first(), second(), third()];
  await Promise.all(begun.slice(0, 2));
  expect([...stepped].sort()).toEqual(['first', 'second']);

  // The first two are read to their end before the third begins.
  stepped.clear();
  await Promise.all([first(), second()]);
  expect([...stepped].sort()).toEqual(['first', 'second']);
  second.leave();
  await Promise.all([first(), begun[2]]);
});

test('replies advance four rounds between two rounds with prompts', async () => {
  const rounds = createRounds(512);
  const [reply, prompt] = [rounds.join(), rounds.join()];
  let read = 0;
  const readOn = async () => {
    for (;;) {
      await prompt.turn(128);
      read += 1;
    }
  };
  void readOn();
  for (let written = 0; written < 50; written++) await reply.turn(1);
  expect(read).toBe(10);
});

test('a step that is larger than a round is a round of its own', async () => {
  const rounds = createRounds(100);
  const [one, other] = [rounds.join(), rounds.join()];
  const steps = [one.turn(128), other.turn(128)];
  await steps[0];
  one.leave();
  await steps[1];
});
