import { counted } from '../terminal/counted.ts';
import type { KeptTraces, RecordCount } from '../traces/trace-record.ts';

/** What a run has kept, and what it has left out, as one sentence. */
export function keptText({ bytes, cut, leftOut, ...kept }: KeptTraces): string {
  const isWhole = leftOut.traces + leftOut.verdicts + leftOut.assessments === 0;
  return [
    `${countText(kept)} in ${(bytes / 1e6).toFixed(2)} MB`,
    ...(cut === 0 ? [] : [`${cut} texts are cut to their first million characters`]),
    isWhole ? 'nothing is left out.' : `left out, beyond the limit on the size: ${countText(leftOut)}.`,
  ].join('; ');
}

function countText({ traces, verdicts, assessments }: RecordCount): string {
  return `${counted(traces, 'trace')}, ${counted(verdicts, 'verdict')} and ${counted(assessments, 'assessment')}`;
}
