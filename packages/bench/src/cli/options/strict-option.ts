import { Option } from 'commander';

/** Whether prompts with test questions are refused and, if the run searches, also a judge at chance. */
export function strictOption({ judged = false }: { readonly judged?: boolean } = {}): Option {
  const judge = judged ? ', and a judge that cannot be distinguished from one that guesses' : '';
  return new Option(
    '--strict',
    `refuse prompts that hold test questions or answers to them${judge}, instead of warning`,
  );
}
