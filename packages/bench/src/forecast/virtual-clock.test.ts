import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { createVirtualClock } from './virtual-clock.ts';

test('sleepers wake in the order of their times, and at equal times in the order in which they fell asleep', async () => {
  const clock = createVirtualClock();
  const woken: string[] = [];
  const sleeper = async (name: string, seconds: number) => {
    await clock.sleep(seconds);
    woken.push(`${name} at ${clock.now()}`);
  };
  await Promise.all([sleeper('late', 90_000), sleeper('first', 2), sleeper('second', 2), sleeper('soon', 0)]);
  expect(woken).toEqual(['soon at 0', 'first at 2', 'second at 2', 'late at 90000']);
});

test('time passes only when nothing is left to do: chains run in parallel, and limits make them wait', async () => {
  const clock = createVirtualClock();
  const limit = pLimit(2);
  const chain = async () => {
    for (let link = 0; link < 3; link++) await limit(() => clock.sleep(1));
  };
  await Promise.all([chain(), chain(), chain(), chain()]);
  expect(clock.now()).toBe(6);
});
