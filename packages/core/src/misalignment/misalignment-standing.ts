import type { MasGraph } from '../graph/mas-graph.ts';
import { isUnscored } from '../judge/verdict.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';
import { downstreamEvidence } from './downstream-evidence.ts';
import type { MisalignmentOptions } from './misalignment-options.ts';

/**
 * What a judged question can show about misalignment:
 *
 * - `compared`: there is a local verdict, and a downstream verdict on outputs that differ;
 * - `identical`: all downstream outputs that were to be judged are equal texts, so they give no evidence;
 * - `unscored`: the local verdict, or every downstream verdict, could not be read;
 * - `not-asked`: the local lens, or every downstream lens, was not judged.
 */
export type MisalignmentStanding = 'compared' | 'identical' | 'unscored' | 'not-asked';

export function misalignmentStanding(
  judged: JudgedQuestion,
  { graph, options }: { readonly graph: MasGraph; readonly options: MisalignmentOptions },
): MisalignmentStanding {
  const { localValidity, lookaheadPotential, globalAlignment, identical } = judged;
  const readers = lookaheadPotential.map(({ agent }) => agent);
  const downstream = globalAlignment === null ? readers : [...readers, graph.terminal];
  if (localValidity === null || downstream.length === 0) return 'not-asked';
  const { lookahead, global } = downstreamEvidence(judged, { graph, options });
  if (!isUnscored(localValidity) && (lookahead !== 'none' || global !== 'none')) return 'compared';
  return downstream.every((agent) => identical.includes(agent)) ? 'identical' : 'unscored';
}
