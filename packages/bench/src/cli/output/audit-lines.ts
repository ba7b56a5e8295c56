import type { AuditReport, BenchmarkAudit } from '../../data/audit-datasets.ts';
import { counted } from '../../terminal/counted.ts';

/** The audit in plain lines. Rows are named, but their texts are not shown. */
export function auditLines({ benchmarks, overlaps }: AuditReport): string[] {
  return [
    ...benchmarks.flatMap(linesOf),
    ...overlaps.map(
      ({ benchmarks: [one, other], rows }) => `${one} and ${other} share ${counted(rows.length, 'question')}`,
    ),
  ];
}

function linesOf(audit: BenchmarkAudit): string[] {
  const { id, rows, accepted, rejected, asPublished, duplicates, repeatedOptions, labels, knownIssues } = audit;
  const list = (what: string, found: readonly string[]) =>
    found.length === 0 ? [] : [`  ${what}: ${found.join(', ')}`];
  return [
    `${id}: ${accepted} of ${rows} gold answers accepted${asPublished ? `, ${asPublished.accepted} by the published rules` : ''}`,
    ...rejected.map(({ row, reason }) => `  rejected ${row}: ${reason}`),
    ...(asPublished?.rejected ?? []).map(({ row, reason }) => `  rejected by the published rules ${row}: ${reason}`),
    ...list(
      'equal questions',
      duplicates.map((group) => group.join(' = ')),
    ),
    ...list('repeated options', repeatedOptions),
    ...list(
      'labels',
      Object.entries(labels).map(([letter, count]) => `${letter} ${count}`),
    ),
    ...knownIssues.map(({ row, issue }) => `  known issue ${row}: ${issue}`),
  ];
}
