import { Option } from 'commander';
import { assumptionsSchema } from '../../forecast/assumptions.ts';
import { findGrounds, type Grounds, type GroundsOptions } from '../../forecast/grounds.ts';
import { parseInput } from '../../input/parse-input.ts';
import { namedValues } from './named-values.ts';

export interface AssumeOption {
  readonly assume?: readonly string[];
}

export function assumeOption(): Option {
  return new Option(
    '--assume <name=value...>',
    'figures in place of the printed ones, e.g. secondsPerCall=5 or outputTokens.agent=800',
  );
}

/**
 * The grounds of a forecast, including the values of the option. Earlier runs are looked for in `results`. Throws `MaspoError` for a wrong
 * value.
 */
export async function groundsWith(
  { assume = [] }: AssumeOption,
  options: Omit<GroundsOptions, 'given' | 'results'>,
): Promise<Grounds> {
  const grounds = await findGrounds({ ...options, results: 'results', given: namedValues(assume) });
  parseInput(grounds.assumptions, { schema: assumptionsSchema, subject: '--assume' });
  return grounds;
}
