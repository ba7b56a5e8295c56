import { MaspoError, type PromptMap } from '@maspo/core';
import { checkReplySource, type Recording } from '@maspo/models';
import type { Example, PromptLeak } from '@maspo/tasks';
import { createLeakCheck } from '../grading/prompt-leaks.ts';
import { ownValidation, type RunSetup } from '../setup/run-setup.ts';

export interface PrepareEvaluationOptions {
  readonly prompts: PromptMap;
  /** The folder of the reply store. */
  readonly home: string;
  /** Its replies replace models and reply store. */
  readonly recording?: Recording | undefined;
  /** Refuses prompts that contain test questions or their answers. The default is false. */
  readonly strict?: boolean | undefined;
}

/** What is known about a scoring of prompts before its first call. */
export interface PreparedEvaluation {
  /** The questions to answer: those of the test split first, then validation questions in files of their own. */
  readonly examples: readonly Example[];
  readonly leaks: readonly PromptLeak[];
}

/**
 * Makes every check that can refuse a scoring before its first call, so that `evaluate` and its dry run refuse the same. Writes nothing.
 * Throws `MaspoError`.
 */
export function prepareEvaluation(
  setup: RunSetup,
  { prompts, home, recording, strict }: PrepareEvaluationOptions,
): PreparedEvaluation {
  const { task, split, config } = setup;
  const examples = [...split.test, ...ownValidation(setup)];
  if (examples.length === 0)
    throw new MaspoError(
      'invalid-input',
      `there is nothing to score: ${task.id} has no answers. Give it answers and a task.scoring such as exact; or compare prompts by their final check, with maspo optimize`,
    );
  checkReplySource(config.models, { home, recording });
  return { examples, leaks: createLeakCheck(setup, { strict }).given(prompts) };
}
