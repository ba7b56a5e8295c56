import { versionsOf } from '../../../prompt/prompt-version.ts';
import type { Validation } from '../../../question/validation.ts';
import { meanScore, scoreAnswers } from '../../../search/score-answers.ts';
import type { SearchState } from '../state/search-state.ts';

/**
 * Mean score of the final answers under the prompts in force, 0 to 1; null when too few questions could be scored. Equal prompts are
 * measured once.
 */
export type MeasureAccuracy = () => Promise<number | null>;

export function accuracyMeasure(search: SearchState, validation: Validation): MeasureAccuracy {
  const known = new Map<string, Promise<number | null>>();
  return () => {
    const { prompts } = search;
    const { questions } = validation;
    const key = JSON.stringify(versionsOf(prompts));
    const measured = known.get(key) ?? scoreAnswers(search, validation, { prompts, questions }).then(meanScore);
    known.set(key, measured);
    return measured;
  };
}
