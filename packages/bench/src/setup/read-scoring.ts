import { MaspoError } from '@maspo/core';
import { gradeByFunction, gradedFormats, type ScoreFunction, type Scoring, wrongReply } from '@maspo/tasks';
import type { ScoringConfig } from '../config/task-config.ts';
import type { ModuleRecord } from '../records/manifest.ts';
import { aFunction, type Expected, loadModule } from './load-module.ts';

const expected: Expected<ScoreFunction> = { kind: 'a scoring function', type: 'function', shape: aFunction };

/**
 * The scoring that a configuration names; undefined without one. A scoring function of the user is loaded and tried on a made-up answer. It
 * may throw on this answer, but its reply must be an outcome. Throws `MaspoError` for a missing or wrong module.
 */
export async function readScoring(
  config: ScoringConfig | undefined,
  directory: string,
): Promise<{ readonly scoring: Scoring | undefined; readonly module?: ModuleRecord }> {
  if (config === undefined) return { scoring: undefined };
  const { kind, module, rubric, case: letters, whitespace, fields } = config;
  if (rubric !== undefined) return { scoring: { kind: 'rubric', rubric } };
  if (module !== undefined) {
    const { value: score, record } = await loadModule(module, { directory, expected });
    await tryOut(score, module);
    return { scoring: { kind: 'module', module, score }, module: record };
  }
  switch (kind) {
    case 'exact':
    case 'contains':
      return { scoring: { kind, case: letters, whitespace } };
    case 'regex':
      return { scoring: { kind, case: letters } };
    case 'json':
      return { scoring: { kind, case: letters, whitespace, ...(fields === undefined ? {} : { fields }) } };
    default:
      return { scoring: kind === 'none' ? kind : gradedFormats.find((format) => format === kind) };
  }
}

async function tryOut(score: ScoreFunction, module: string): Promise<void> {
  const madeUp = { id: 'trial', text: 'A question?', gold: { format: 'row', answer: undefined, row: {} } } as const;
  const { rule, reason } = await gradeByFunction(madeUp, '<answer>an answer</answer>', { score, module });
  if (rule === wrongReply) throw new MaspoError('invalid-input', `${reason} (tried on a made-up answer)`);
}
