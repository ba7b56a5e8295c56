import { join } from 'node:path';
import {
  type Audit,
  auditExamples,
  type Benchmark,
  benchmarks,
  createGrader,
  findOverlaps,
  type Overlap,
  type SandboxLevel,
} from '@maspo/tasks';
import writeFileAtomic from 'write-file-atomic';
import { loadExamples } from './load-examples.ts';

/**
 * One benchmark's audit by the repaired graders and, where asked for, the results of the published graders on the same
 * gold answers.
 */
export interface BenchmarkAudit extends Audit {
  readonly id: string;
  readonly asPublished?: Pick<Audit, 'accepted' | 'rejected'>;
}

/** What `maspo data audit --json` prints. */
export interface AuditReport {
  readonly benchmarks: readonly BenchmarkAudit[];
  readonly overlaps: readonly Overlap[];
}

export interface AuditOptions {
  readonly ids: readonly string[];
  /** Whether the published rules are tried as well; true when left out. */
  readonly asPublished?: boolean;
  readonly level?: SandboxLevel | undefined;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** Where the last audit of a benchmark is kept. */
export function auditFile(home: string, id: string): string {
  return join(home, 'datasets', id, 'audit.json');
}

/**
 * Grades every gold answer of the benchmarks against itself, in both modes unless `asPublished` is false, and stores each summary next to
 * its data. Throws `MaspoError` for a benchmark that is not stored, and for code without a sandbox.
 */
export async function auditDatasets(
  home: string,
  { ids, asPublished = true, level, onProgress }: AuditOptions,
): Promise<AuditReport> {
  const loaded = [];
  for (const id of ids) loaded.push(await loadExamples(id, home));
  // A missing sandbox is reported before the first benchmark is graded.
  const gradersOf = async ({ format }: Benchmark) => ({
    repaired: await createGrader(format, { mode: 'repaired', ...(level === undefined ? {} : { level }) }),
    published: await createGrader(format, { mode: 'as-published', ...(level === undefined ? {} : { level }) }),
  });
  const ready = [];
  for (const each of loaded) ready.push({ ...each, graders: await gradersOf(each.benchmark) });
  const audits: BenchmarkAudit[] = [];
  for (const { benchmark, examples, graders } of ready) {
    let done = 0;
    const onExample = () => onProgress?.(`auditing ${benchmark.id}`, ++done, (asPublished ? 2 : 1) * examples.length);
    const repaired = await auditExamples(examples, graders.repaired, onExample);
    const published = asPublished ? await auditExamples(examples, graders.published, onExample) : undefined;
    const result: BenchmarkAudit = {
      id: benchmark.id,
      ...repaired,
      ...(published && { asPublished: { accepted: published.accepted, rejected: published.rejected } }),
    };
    if (benchmarks.includes(benchmark))
      await writeFileAtomic(auditFile(home, benchmark.id), `${JSON.stringify(result, null, 2)}\n`);
    audits.push(result);
  }
  return {
    benchmarks: audits,
    overlaps: findOverlaps(loaded.map(({ benchmark, examples }) => ({ id: benchmark.id, examples }))),
  };
}
