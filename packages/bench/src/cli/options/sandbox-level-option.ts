import { type SandboxLevel, sandboxLevels } from '@maspo/tasks';
import { Option } from 'commander';

export interface SandboxLevelOption {
  readonly sandboxLevel?: SandboxLevel;
}

/** The sandbox level that code must run at. It never runs at a weaker one, except that `grade` accepts a weaker `pyodide` and says so. */
export function sandboxLevelOption(): Option {
  return new Option(
    '--sandbox-level <level>',
    'where programs of models run, strongest first (default: the strongest; without it, code is refused)',
  ).choices(sandboxLevels);
}
