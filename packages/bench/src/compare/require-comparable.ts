import { MaspoError } from '@maspo/core';
import { scoringText } from '../report/setup-section.ts';
import type { ComparedRun } from './compared-run.ts';

/** How two sets of test questions overlap. */
export interface SharedQuestions {
  readonly shared: readonly string[];
  readonly onlyInOne: number;
  readonly onlyInOther: number;
}

/**
 * The test questions of two runs. Throws `MaspoError('invalid-input')` with every reason why their outcomes cannot be compared: different
 * tasks, protocols or gradings, real and simulated models, different test questions. `shared` allows different test questions, unless no
 * question is shared.
 */
export function requireComparable(
  one: ComparedRun,
  other: ComparedRun,
  { shared }: { shared: boolean },
): SharedQuestions {
  const overlap = overlapOf(one, other);
  const problems = [
    ...taskProblems(one, other),
    ...protocolProblems(one, other),
    ...(sameTask(one, other) ? questionProblems(overlap, { one, other, shared }) : []),
  ];
  if (problems.length > 0) {
    const subject = `${one.directory} and ${other.directory} cannot be compared`;
    throw new MaspoError('invalid-input', `${subject}: ${problems.join('; ')}`, { issues: problems, subject });
  }
  return overlap;
}

function overlapOf(one: ComparedRun, other: ComparedRun): SharedQuestions {
  const [ids, otherIds] = [[...one.outcomes.final.keys()], other.outcomes.final];
  const shared = ids.filter((id) => otherIds.has(id));
  return { shared, onlyInOne: ids.length - shared.length, onlyInOther: otherIds.size - shared.length };
}

/** Compares tasks by content, because the same own file may be named by several paths. */
function sameTask({ manifest: { task: one } }: ComparedRun, { manifest: { task: other } }: ComparedRun): boolean {
  const scored = ({ format, scoring, columns }: typeof one) => JSON.stringify([format, scoring, columns]);
  return one.sha256 === other.sha256 && scored(one) === scored(other);
}

function taskProblems(one: ComparedRun, other: ComparedRun): string[] {
  if (sameTask(one, other)) return [];
  const named = ({ manifest: { task } }: ComparedRun) =>
    `${task.id} (${scoringText(task)}, content ${task.sha256.slice(0, 12)})`;
  return [
    `their questions are of different tasks, ${named(one)} and ${named(other)}: compare runs on the same task and the same content of its file`,
  ];
}

function protocolProblems({ manifest: one }: ComparedRun, { manifest: other }: ComparedRun): string[] {
  const problems: string[] = [];
  if (one.simulated !== other.simulated)
    problems.push(
      `the ${one.simulated ? 'first' : 'second'} has simulated models and the ${one.simulated ? 'second' : 'first'} has not: simulated numbers say nothing about real ones`,
    );
  if (one.protocol !== other.protocol)
    problems.push(`their splits differ, ${one.protocol} and ${other.protocol}: make both with the same \`task.split\``);
  if (gradersOf(one) !== gradersOf(other))
    problems.push(
      `their graders differ, ${one.grading} and ${other.grading}: make both with the same \`task.grading\``,
    );
  return problems;
}

/** With both gradings, the repaired one gives the score. */
function gradersOf({ grading }: ComparedRun['manifest']): string {
  return grading === 'as-published' ? grading : 'repaired';
}

function questionProblems(
  { shared, onlyInOne, onlyInOther }: SharedQuestions,
  sides: { one: ComparedRun; other: ComparedRun; shared: boolean },
): string[] {
  if (onlyInOne + onlyInOther === 0 || (sides.shared && shared.length > 0)) return [];
  const counts = `${shared.length} shared, ${onlyInOne} only in ${sides.one.directory}, ${onlyInOther} only in ${sides.other.directory}`;
  const wayOut = shared.length > 0 ? ', or compare the shared ones alone with --shared' : '';
  return [
    `their test questions differ (${counts}): make both with the same \`seed\`, \`task.pool\`, \`task.validation\` and \`task.limit\`${wayOut}`,
  ];
}
