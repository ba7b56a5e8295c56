import { MaspoError, versionsOf } from '@maspo/core';
import type { IndexedRecord, TraceReader } from '../../traces/trace-reader.ts';
import type { AssessmentLine, TraceLine, TraceRecord, VerdictLine } from '../../traces/trace-record.ts';
import { reasonOf } from './run-head.ts';

/** A trace in the index, with a description of its prompts. */
export interface ListedTrace {
  readonly n: number;
  readonly under: string;
  readonly isSeed: boolean;
  readonly isFinal: boolean;
}

/** Two traces of a question, and the verdicts and assessments about them. */
export interface QuestionEvidence {
  /** All of its traces, in their order. */
  readonly listed: readonly ListedTrace[];
  readonly left: TraceLine | undefined;
  readonly right: TraceLine | undefined;
  /** First comparisons of exactly these two, then comparisons of one of them with another trace. */
  readonly verdicts: readonly VerdictLine[];
  readonly assessments: readonly AssessmentLine[];
  /** The number of verdicts and assessments that are left out because there are many. */
  readonly more: number;
  /** Why the other records cannot be read. */
  readonly unread?: string | undefined;
}

/** The most verdicts and assessments that are read. */
const mostSaid = 60;

/**
 * Reads the two chosen traces. The default is the first trace under the seed prompts and the last trace under the final prompts. Damage
 * does not throw; it is returned in `unread`.
 */
export async function readQuestion(
  traces: TraceReader,
  {
    question,
    prompts,
    chosen,
  }: {
    readonly question: string;
    readonly prompts: {
      readonly seed: Readonly<Record<string, string>>;
      readonly final: Readonly<Record<string, string>>;
    };
    readonly chosen: { readonly left: number | undefined; readonly right: number | undefined };
  },
): Promise<QuestionEvidence> {
  const entries = traces.entries({ question });
  const [seed, final] = [versionsOf(prompts.seed), versionsOf(prompts.final)];
  const listed = entries.filter(({ kind }) => kind === 'trace').map((entry) => listedTrace(entry, { seed, final }));
  const isListed = (n: number | undefined) => listed.some((trace) => trace.n === n);
  const left = isListed(chosen.left) ? chosen.left : (listed.find(({ isSeed }) => isSeed) ?? listed[0])?.n;
  const right = isListed(chosen.right)
    ? chosen.right
    : (listed.findLast(({ n, isFinal }) => isFinal && n !== left) ?? listed.findLast(({ n }) => n !== left))?.n;
  const pair = [left, right].filter((n) => n !== undefined);
  const about = (entry: IndexedRecord) => pair.filter((n) => entry.about.includes(n)).length;
  const said = entries
    .filter((entry) => entry.kind !== 'trace' && about(entry) > 0)
    .toSorted((one, other) => about(other) - about(one) || one.n - other.n);
  const numbers = new Set([...pair, ...said.slice(0, mostSaid).map(({ n }) => n)]);
  const { records, unread } = await readAll(traces, { question, numbers });
  const traceOf = (n: number | undefined) =>
    records.find((record): record is TraceLine => record.kind === 'trace' && record.n === n);
  const rank = new Map(said.map(({ n }, index) => [n, index]));
  return {
    listed,
    left: traceOf(left),
    right: traceOf(right),
    verdicts: records
      .filter((record) => record.kind === 'verdict')
      .toSorted((one, other) => (rank.get(one.n) ?? 0) - (rank.get(other.n) ?? 0)),
    assessments: records.filter((record) => record.kind === 'assessment'),
    more: Math.max(0, said.length - mostSaid),
    unread,
  };
}

/** The records with these numbers, as far as they can be read. */
export async function readAll(
  traces: TraceReader,
  wanted: { readonly question: string; readonly numbers: ReadonlySet<number> },
): Promise<{ readonly records: readonly TraceRecord[]; readonly unread?: string }> {
  const records: TraceRecord[] = [];
  try {
    for await (const record of traces.read(wanted)) records.push(record);
  } catch (error) {
    if (error instanceof MaspoError) return { records, unread: reasonOf(error) };
    throw error;
  }
  return { records };
}

type Versions = Readonly<Record<string, string>>;

function listedTrace(
  { n, versions }: IndexedRecord,
  { seed, final }: { readonly seed: Versions; readonly final: Versions },
): ListedTrace {
  const agents = Object.keys(versions);
  const isOf = (map: Versions) => agents.length > 0 && agents.every((agent) => versions[agent] === map[agent]);
  const [isSeed, isFinal] = [isOf(seed), isOf(final)];
  const changed = agents.filter((agent) => versions[agent] !== seed[agent]);
  const names = changed.map((agent) => `${agent} ${versions[agent]?.slice(0, 6)}`);
  const under =
    agents.length === 0
      ? 'kept to be compared with'
      : isSeed
        ? `seed prompts${isFinal ? ', which are the final ones' : ''}`
        : isFinal
          ? 'final prompts'
          : `new: ${names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')}`;
  return { n, under, isSeed, isFinal };
}
