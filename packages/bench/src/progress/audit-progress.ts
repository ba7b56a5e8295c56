import type { AuditOptions } from '../data/audit-datasets.ts';
import type { ProgressOutput } from './run-progress.ts';

/** One line on a terminal that follows the audit; elsewhere nothing, since the result comes soon. */
export function createAuditProgress(output: ProgressOutput = process.stderr): AuditOptions['onProgress'] {
  if (output.isTTY !== true) return undefined;
  return (id, done, total) =>
    output.write(done === total ? '\r\x1b[2K' : `\r\x1b[2Kauditing ${id}: ${done} of ${total}`);
}
