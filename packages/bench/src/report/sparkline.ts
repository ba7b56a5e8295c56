const bars = '▁▂▃▄▅▆▇█';

/** A bar for each value from 0 to `highest`; a dot for a value that was not measured. */
export function sparkline(values: readonly (number | null)[], highest: number): string {
  const bar = (value: number) => bars[highest === 0 ? 0 : Math.round((value / highest) * (bars.length - 1))]!;
  return values.map((value) => (value === null ? '·' : bar(value))).join('');
}
