import type { MeasuredReading } from './calibrate-judge.ts';

type Estimate = MeasuredReading['calibration']['figures']['agreement'];

/** Compares the readings of one evaluator on the same pairs: their agreement with the graders, and the cost of a judgement. */
export function readingTable(measured: readonly MeasuredReading[]): string[] {
  const figure = (name: string, of: (reading: MeasuredReading) => Estimate) => [
    name,
    ...measured.map((one) => share(of(one))),
  ];
  const each = (name: string, of: (reading: MeasuredReading) => number | null, digits: number) => [
    name,
    ...measured.map((one) => of(one)?.toFixed(digits) ?? 'not measured'),
  ];
  const rows = [
    ['', ...measured.map(({ calibration }) => calibration.judge.reads)],
    figure('agreement of one judgement', ({ calibration }) => calibration.figures.agreement),
    figure('agreement of both orders', ({ calibration }) => calibration.figures.agreementOfBoth),
    figure('ties of both orders', ({ calibration }) => calibration.figures.tiesOfBoth),
    figure('unscored', ({ calibration }) => calibration.figures.unscored),
    ['position bias', ...measured.map(({ calibration }) => bias(calibration.figures.positionBias))],
    each('input tokens each', ({ cost }) => cost.tokens.input / cost.judgements, 0),
    each('output tokens each', ({ cost }) => cost.tokens.output / cost.judgements, 1),
    each('seconds each', ({ cost }) => cost.secondsEach, 2),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    'The readings on the same pairs, with 95 % intervals; tokens and seconds are of one judgement:',
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('   ')}`.trimEnd()),
  ];
}

function share({ value, low, high, n }: Estimate): string {
  if (value === null) return 'none';
  const percent = (of: number) => (of * 100).toFixed(0);
  return `${percent(value)} % [${percent(low!)}, ${percent(high!)}] n ${n}`;
}

function bias({ value, low, high }: Estimate): string {
  if (value === null) return 'none';
  const signed = (of: number) => `${of > 0 ? '+' : ''}${of.toFixed(2)}`;
  return `${signed(value)} [${signed(low!)}, ${signed(high!)}]`;
}
