import { Option } from 'commander';

/** Whether prompts with test questions are refused. */
export function strictOption(): Option {
  return new Option('--strict', 'refuse prompts that hold test questions or answers to them, instead of warning');
}
