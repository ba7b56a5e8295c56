import { expect, test } from 'vitest';
import { trajectorySection } from './trajectory-section.ts';

const empty = { rows: [], rounds: [], guards: [], targets: [], operators: [] };

test('an optimizer by trials has no visits, but this is not reported as an early end', () => {
  const section = trajectorySection({ ...empty, trials: { made: 12, accepted: 3 } });
  expect(section).toContain('it made 12 trials, of which 3 gained');
  expect(section).not.toMatch(/ended before|Each row is/);
});

test('a search without a step and a trial is reported as ended before both', () => {
  expect(trajectorySection({ ...empty, trials: { made: 0, accepted: 0 } })).toContain(
    'The search ended before its first step or trial.',
  );
});
