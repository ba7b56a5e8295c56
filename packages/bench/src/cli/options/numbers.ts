import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least 1. */
export function aCount(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('expected a whole number of at least 1.');
}

/** Parses a whole number within the bounds of a setting. */
export function countWithin({
  minValue,
  maxValue,
}: {
  readonly minValue: number | null;
  readonly maxValue: number | null;
}) {
  const least = minValue ?? 0;
  const most = maxValue ?? Number.MAX_SAFE_INTEGER;
  return (text: string): number => {
    const count = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(count) && count >= least && count <= most) return count;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`expected a whole number ${range}.`);
  };
}

/** Parses a port; 0 is any free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
}
