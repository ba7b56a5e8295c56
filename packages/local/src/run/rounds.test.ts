import { expect, test } from 'vitest';
import { createRounds } from './rounds.ts';

test('a round begins when all members wait for it, and members that left are not waited for', async () => {
  const rounds = createRounds();
  const happened: string[] = [];
  const [one, other] = [rounds.join(), rounds.join()];
  const first = one.turn().then(() => happened.push('one'));
  await Promise.resolve();
  expect(happened).toEqual([]);
  await Promise.all([first, other.turn().then(() => happened.push('other'))]);
  expect(happened).toEqual(['one', 'other']);
  const alone = one.turn();
  other.leave();
  await alone;
  one.leave();
});

test('a member that joins late is in the next round', async () => {
  const rounds = createRounds();
  const one = rounds.join();
  await one.turn();
  const late = rounds.join();
  let released = false;
  const turn = one.turn().then(() => {
    released = true;
  });
  await Promise.resolve();
  expect(released).toBe(false);
  await Promise.all([turn, late.turn()]);
});
