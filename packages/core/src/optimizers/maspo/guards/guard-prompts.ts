import type { GuardReading } from '../../../event/optimization-event.ts';
import type { PromptMap } from '../../../prompt/prompt-map.ts';
import type { GuardOptions } from '../options/guard-options.ts';
import type { Beam } from '../state/beam.ts';
import { type SearchState, setBeam } from '../state/search-state.ts';
import { mayReplace } from './may-replace.ts';
import type { MeasureAccuracy } from './measure-accuracy.ts';
import { measureLocalValidity } from './measure-local-validity.ts';

/** Decides which prompts are adopted. Prompts that break a bound are not. Without a bound it measures nothing and adopts all. */
export interface PromptGuard {
  /** Measures the seed prompts. They are adopted even if they break a bound. */
  begin(): Promise<void>;
  /** From this call on, tokens count for the next round. */
  beginRound(): void;
  /**
   * Measures a round and its prompts. If the prompts may not be adopted, the prompts adopted before come back into force. Returns whether
   * the prompts were adopted.
   */
  closeRound(round: number): Promise<boolean>;
  /** Puts the adopted prompts back in force, in place of prompts that were not checked. */
  dropUnchecked(): void;
  /** Puts the seed prompts back in force where the adopted prompts do not satisfy all bounds. */
  settle(): void;
  /** Whether a round used more tokens than allowed. */
  readonly overspent: boolean;
  readonly seedHolds: boolean;
}

export interface GuardMeans {
  readonly guards: GuardOptions;
  readonly measureAccuracy: MeasureAccuracy;
  /** Tokens used so far. */
  readonly tokens: () => number;
}

/** Adopted prompts, with the beams whose best members they are. */
interface Adopted {
  readonly prompts: PromptMap;
  readonly beams: ReadonlyMap<string, Beam>;
  readonly floors: readonly GuardReading[];
}

export function guardPrompts(search: SearchState, means: GuardMeans): PromptGuard {
  const { guards, tokens } = means;
  const isOn = Object.values(guards).some((bound) => bound !== 'off');
  const now = (floors: readonly GuardReading[]): Adopted => ({
    prompts: search.prompts,
    beams: new Map(search.beams),
    floors,
  });
  let seed = now([]);
  let adopted = seed;
  let round = 0;
  let tokensBefore = 0;
  let overspent = false;

  const restore = ({ beams }: Adopted) => {
    for (const [agent, beam] of beams) {
      if (search.beams.get(agent) === beam) continue;
      setBeam(search, { round, agent }, beam);
      search.scoredUnder.delete(agent); // The restored scores are outdated.
    }
  };
  return {
    begin: async () => {
      if (!isOn) return;
      seed = now(await measureFloors(search, means));
      adopted = seed;
      search.emit({ type: 'guard-checked', round, readings: seed.floors, adopted: true });
    },
    beginRound: () => {
      tokensBefore = tokens();
    },
    closeRound: async (closed) => {
      round = closed;
      if (!isOn) return true;
      const spending = tokenReading(tokens() - tokensBefore, guards);
      const isNew = Object.keys(search.prompts).some((id) => search.prompts[id] !== adopted.prompts[id]);
      const floors = isNew ? await measureFloors(search, means) : adopted.floors;
      const readings = [...floors, ...spending];
      const isAdopted = mayReplace(readings, adopted.floors);
      search.emit({ type: 'guard-checked', round, readings, adopted: isAdopted });
      if (isAdopted) adopted = now(floors);
      else restore(adopted);
      overspent = !spending.every(({ holds }) => holds);
      return isAdopted;
    },
    dropUnchecked: () => {
      round += 1;
      if (isOn) restore(adopted);
    },
    settle: () => {
      if (!adopted.floors.every(({ holds }) => holds)) restore(seed);
    },
    get overspent() {
      return overspent;
    },
    get seedHolds() {
      return seed.floors.every(({ holds }) => holds);
    },
  };
}

async function measureFloors(
  search: SearchState,
  { guards, measureAccuracy }: GuardMeans,
): Promise<readonly GuardReading[]> {
  const readings: GuardReading[] = [];
  if (guards.finalAccuracy !== 'off') {
    const value = await measureAccuracy();
    readings.push({ guard: 'finalAccuracy', ...floor(value, guards.finalAccuracy) });
  }
  if (guards.localValidity !== 'off') {
    const { agent, value } = await measureLocalValidity(search);
    readings.push({ guard: 'localValidity', agent, ...floor(value, guards.localValidity) });
  }
  return readings;
}

/** A value that could not be measured breaks the floor. */
function floor(value: number | null, bound: number) {
  return { value, bound, holds: value !== null && value >= bound };
}

function tokenReading(value: number, { tokensPerRound: bound }: GuardOptions): GuardReading[] {
  return bound === 'off' ? [] : [{ guard: 'tokensPerRound', value, bound, holds: value <= bound }];
}
