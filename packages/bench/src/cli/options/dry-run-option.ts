import { Option } from 'commander';

export interface DryRunOption {
  readonly dryRun?: boolean;
}

/** Runs only the checks of a command. A server may be asked which models it has; nothing is paid. */
export function dryRunOption(): Option {
  return new Option('--dry-run', 'check data, keys, servers and sandbox, and start nothing; no paid call');
}
