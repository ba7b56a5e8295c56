import { Option } from 'commander';

/** For users who must not keep texts. */
export function tracesOption(): Option {
  return new Option(
    '--no-traces',
    'keep no texts except prompts in the run directory: no question, no output, no reason of a judge',
  );
}
