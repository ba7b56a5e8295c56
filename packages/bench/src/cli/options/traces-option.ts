import { Option } from 'commander';

/** For those who may not keep texts. */
export function tracesOption(): Option {
  return new Option(
    '--no-traces',
    'keep no text but prompts in the run directory: no question, no output, no reason of a judge',
  );
}
