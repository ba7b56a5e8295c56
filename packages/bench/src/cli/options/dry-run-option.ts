import { Option } from 'commander';

export interface DryRunOption {
  readonly dryRun?: boolean;
}

/** The checks of a command alone. A server may be asked which models it has; nothing is paid. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'check data, keys, servers and sandbox, and start nothing; no paid call');
}
