import { InvalidArgumentError, Option } from 'commander';

/** The difference in accuracy that power is computed for, in percentage points. */
export function pointsOption(): Option {
  return new Option('--points <d>', 'compute what would show a difference of this many percentage points')
    .argParser(percentagePoints)
    .default(2);
}

function percentagePoints(text: string): number {
  const points = Number(text);
  if (text.trim() !== '' && points > 0 && points <= 100) return points;
  throw new InvalidArgumentError('Expected a number of percentage points above 0 and up to 100.');
}
