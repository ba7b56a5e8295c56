import { MaspoError, type PromptMap } from '@maspo/core';
import { createLeakFinder, type Example, type PromptLeak } from '@maspo/tasks';

/** Searches the prompts of a run for leaks. */
export interface LeakCheck {
  /** For the given prompts. Throws `MaspoError('invalid-input')` for a leak if the run is strict. */
  given(prompts: PromptMap): PromptLeak[];
  /** For the prompts that a search found. They are marked and never refused, because the search is already paid for. */
  found(prompts: PromptMap): PromptLeak[];
}

interface LeakSource {
  readonly task: { readonly examples: readonly Example[] };
  readonly split: { readonly test: readonly Example[] };
}

/** Searches prompts for questions of the test split and their answers. `strict`: given prompts with a leak are refused. */
export function createLeakCheck(
  { task, split }: LeakSource,
  { strict = false }: { readonly strict?: boolean | undefined },
): LeakCheck {
  const findLeaks = createLeakFinder(task.examples, split.test);
  const marked = (prompts: PromptMap, which: PromptLeak['prompts']) =>
    findLeaks(prompts).map((leak) => ({ prompts: which, ...leak }));
  return {
    given: (prompts) => {
      const leaks = marked(prompts, 'seed');
      if (strict && leaks.length > 0)
        throw new MaspoError('invalid-input', `${leakText(leaks)}: take them out, or leave --strict out`, {
          issues: leaks.map(leakLine),
          subject: 'prompts with test questions',
        });
      return leaks;
    },
    found: (prompts) => marked(prompts, 'final'),
  };
}

/** One sentence without its full stop. */
export function leakText(leaks: readonly PromptLeak[]): string {
  const agents = [...new Set(leaks.map(({ agent }) => agent))];
  const questions = [...new Set(leaks.map(({ question }) => question))];
  const shown = questions.slice(0, 3).join(', ');
  const more = questions.length > 3 ? ` and ${questions.length - 3} more` : '';
  return `the prompts of ${agents.join(', ')} hold ${whatText(leaks)} of the test split (${shown}${more}), so the score is not a held-out one`;
}

function whatText(leaks: readonly PromptLeak[]): string {
  const kinds = new Set(leaks.map(({ what }) => what));
  return [
    ...(kinds.has('question') ? ['questions'] : []),
    ...(kinds.has('answer') ? ['answers'] : []),
    ...(kinds.has('answer-key') ? ['answers in order'] : []),
  ].join(' and ');
}

const names = { question: 'the question', answer: 'an answer to', 'answer-key': 'answers in order, from' } as const;

function leakLine({ agent, question, what }: PromptLeak): string {
  return `${agent}: ${names[what]} ${question}`;
}
