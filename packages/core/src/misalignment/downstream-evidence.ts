import type { MasGraph } from '../graph/mas-graph.ts';
import { countedValue, type Verdict } from '../judge/verdict.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';
import type { MisalignmentOptions } from './misalignment-options.ts';

/** What a lens shows about a candidate downstream. `none` where nothing was scored, or where all compared outputs are the same text. */
export type LensEvidence = 'won' | 'lost' | 'none';

export interface DownstreamEvidence {
  readonly lookahead: LensEvidence;
  readonly global: LensEvidence;
  /** Where the lookahead is lost: the first agent that lost, else the first that did not win. */
  readonly worstReader?: string;
}

/** What the verdicts after an agent show under these options. Identical outputs are left out. */
export function downstreamEvidence(
  { lookaheadPotential, globalAlignment, identical, scores }: JudgedQuestion,
  { graph, options }: { graph: MasGraph; options: MisalignmentOptions },
): DownstreamEvidence {
  const readers = lookaheadPotential.flatMap(({ agent, verdict }) => {
    const value = countedValue(verdict);
    return value === undefined || identical.includes(agent) ? [] : [{ agent, value }];
  });
  const deciding = options.deciding === 'last' ? readers.slice(-1) : readers;
  // Where both final answers are right, there was nothing left to win.
  const areBothRight = scores?.reference === 1 && scores.candidate === 1;
  const shown = (values: readonly number[]) =>
    areBothRight && values.length > 0 ? 'won' : evidenceOf(values, options);
  const lookahead = shown(deciding.map(({ value }) => value));
  const global = shown(identical.includes(graph.terminal) ? [] : valuesOf(globalAlignment));
  const lowest = Math.min(...deciding.map(({ value }) => value));
  const worstReader = deciding.find(({ value }) => value === lowest)?.agent;
  return {
    lookahead,
    global,
    ...(lookahead === 'lost' ? { worstReader: worstReader! } : {}),
  };
}

/** Where ties count: lost where no value is a win. Where ties are ignored: lost where the mean is below 0.5. */
function evidenceOf(values: readonly number[], { tie }: MisalignmentOptions): LensEvidence {
  if (values.length === 0) return 'none';
  const isWon =
    tie === 'counts' ? values.includes(1) : values.reduce((sum, value) => sum + value, 0) >= 0.5 * values.length;
  return isWon ? 'won' : 'lost';
}

function valuesOf(verdict: Verdict | null): number[] {
  const value = verdict === null ? undefined : countedValue(verdict);
  return value === undefined ? [] : [value];
}
