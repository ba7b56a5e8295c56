import { counted } from '../terminal/counted.ts';
import type { Calibration } from './calibration.ts';

type Estimate = Calibration['figures']['agreement'];

/** A calibration in plain lines, each figure with its 95 % interval and its number of observations. */
export function calibrationLines({ evaluator, task, judge, sample, pairs, figures }: Calibration): string[] {
  const { drawn, corrected, corrupted, padded } = pairs;
  const name = [evaluator.provider, evaluator.model].filter((part) => part !== '').join(' ');
  const rows: [name: string, estimate: Estimate, format: (value: number) => string][] = [
    ['agreement with the graders', figures.agreement, percent],
    ['  of both orders as one verdict', figures.agreementOfBoth, percent],
    ['  on drawn pairs', figures.agreementByKind.drawn, percent],
    ['  on corrected pairs', figures.agreementByKind.corrected, percent],
    ['  on corrupted pairs', figures.agreementByKind.corrupted, percent],
    ['position bias (first place)', figures.positionBias, signed],
    ['verbosity bias (longer output)', figures.verbosityBias, signed],
    ['ties on pairs that differ', figures.tiesOnDiffering, percent],
    ['  of both orders as one verdict', figures.tiesOfBoth, percent],
    ['ties on equally good pairs', figures.tiesOnEqual, percent],
    ['same verdict on a repeat', figures.sameOnRepeat, percent],
    ['same verdict in both orders', figures.sameInBothOrders, percent],
    ['unscored', figures.unscored, percent],
  ];
  const shown = rows.filter(([, { n }]) => n > 0);
  return [
    `${name} as judge of ${task.id} (request version ${judge.version}, ${judge.choice}, read in ${judge.reads})`,
    `${counted(sample.questions, 'question')} of ${sample.parts.join(' and ')} (${sample.protocol} split; no test question)`,
    `pairs: ${drawn} drawn, ${corrected} corrected, ${corrupted} corrupted, ${padded} padded`,
    ...shown.map(
      ([what, { value, low, high, n }, format]) =>
        `  ${what.padEnd(32)}${format(value!).padStart(8)}   95 % [${format(low!)}, ${format(high!)}]   n ${n}`,
    ),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function signed(bias: number): string {
  return `${bias > 0 ? '+' : ''}${bias.toFixed(3)}`;
}
