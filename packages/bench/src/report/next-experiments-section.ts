import { shownText } from '../terminal/shown-text.ts';
import type { NextExperiments } from './finish/next-experiments.ts';

/** Section 6. */
export function nextExperimentsSection(experiments: NextExperiments): string {
  return [
    '## 6. Recommended next experiments',
    experiments.length === 0
      ? 'No rule for recommendations applies to what was measured.'
      : experiments.map(({ rule, text }) => `- **${rule}**: ${shownText(text)}`).join('\n'),
  ].join('\n\n');
}
