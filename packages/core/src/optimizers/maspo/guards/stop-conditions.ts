import type { EndCause } from '../../../event/optimization-event.ts';
import { type PromptMap, samePrompts } from '../../../prompt/prompt-map.ts';
import { compareWithSeed, meanVerdict } from '../../../search/compare-with-seed.ts';
import type { StopOptions } from '../options/stop-options.ts';
import type { SearchState } from '../state/search-state.ts';
import type { MeasureAccuracy } from './measure-accuracy.ts';

/** The result of a round. */
export interface ClosedRound {
  readonly round: number;
  /** Rounds in a row, this one included, that brought no global improvement or were not adopted. */
  readonly withoutImprovement: number;
}

/** A reason to end a search before its schedule. */
export interface StopCondition {
  readonly cause: EndCause;
  isMet(closed: ClosedRound): Promise<boolean>;
}

interface Given {
  readonly stop: StopOptions;
  readonly seedPrompts: PromptMap;
  readonly measureAccuracy: MeasureAccuracy;
}

/** The conditions that the options ask for, in the order in which they are checked. */
export function stopConditions(search: SearchState, { stop, seedPrompts, measureAccuracy }: Given): StopCondition[] {
  const { target, plateauRounds } = stop;
  const measures = {
    accuracy: measureAccuracy,
    'win-rate': () => winRate(search, seedPrompts),
  };
  return [
    ...(plateauRounds === 'off' ? [] : [plateau(plateauRounds)]),
    ...(target.kind === 'none' ? [] : [targetReached(search, { ...target, measure: measures[target.kind] })]),
  ];
}

function plateau(rounds: number): StopCondition {
  return { cause: 'plateau', isMet: async ({ withoutImprovement }) => withoutImprovement >= rounds };
}

function targetReached(
  search: SearchState,
  { kind, atLeast, measure }: { kind: 'accuracy' | 'win-rate'; atLeast: number; measure: () => Promise<number | null> },
): StopCondition {
  return {
    cause: 'target',
    isMet: async ({ round }) => {
      const value = await measure();
      const reached = value !== null && value >= atLeast;
      search.emit({ type: 'target-measured', round, metric: kind, value, atLeast, reached });
      return reached;
    },
  };
}

/** 0.5 while the seed prompts are in force. The calls are the same as those of the final check. */
async function winRate(search: SearchState, seedPrompts: PromptMap): Promise<number | null> {
  if (samePrompts(seedPrompts, search.prompts)) return 0.5;
  return meanVerdict(await compareWithSeed(search, { seedPrompts, purpose: 'target' }));
}
