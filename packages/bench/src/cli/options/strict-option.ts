import { Option } from 'commander';

/** Whether prompts with test questions are refused, and where a run searches, a judge at chance. */
export function strictOption({ judged = false }: { readonly judged?: boolean } = {}): Option {
  const judge = judged ? ', and a judge that cannot be told from one that guesses' : '';
  return new Option(
    '--strict',
    `refuse prompts that hold test questions or answers to them${judge}, instead of warning`,
  );
}
