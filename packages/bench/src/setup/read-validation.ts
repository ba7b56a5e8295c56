import { resolve } from 'node:path';
import { MaspoError, refuseIssues } from '@maspo/core';
import {
  type Example,
  examplesOf,
  guessText,
  questionHash,
  readQuestionFile,
  scoringBasis,
  scoringKind,
} from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import type { ValidationSource } from '../config/task-config.ts';
import type { TaskSetup, ValidationSet } from './task-setup.ts';

/**
 * The validation questions from files of their own. They are scored like the questions of the task, and each needs an answer. Throws
 * `MaspoError` for a missing or wrong file, and for a name used twice. It also throws for questions that the task itself has: the search
 * would learn the answers to test questions.
 */
export async function readValidation(
  { validation, columns }: RunConfig['task'],
  { directory, task }: { readonly directory: string; readonly task: TaskSetup },
): Promise<{ readonly sets: readonly ValidationSet[]; readonly notes: readonly string[] }> {
  if (typeof validation !== 'object') return { sets: [], notes: [] };
  const basis = scoringBasis(scoringKind(task.scoring));
  if (basis !== 'graded') throw new MaspoError('invalid-input', notGraded(task));
  const sources = [validation].flat();
  const read = await Promise.all(sources.map((source) => readSource(source, { columns, directory, task })));
  const names = read.map(({ set }) => set.name);
  refuseIssues('task.validation', [
    ...[...names.entries()]
      .filter(([index, name]) => names.indexOf(name) !== index)
      .map(
        ([, name]) =>
          `the name "${name}" is used twice: give each file a name of its own, e.g. { file: ..., name: ... }`,
      ),
    ...sharedQuestions([{ name: task.id, examples: task.examples }, ...read.map(({ set }) => set)]),
  ]);
  return { sets: read.map(({ set }) => set), notes: read.flatMap(({ note }) => (note === undefined ? [] : [note])) };
}

/** Why answers to validation questions cannot be graded. */
export function notGraded({ id, scoring }: Pick<TaskSetup, 'id' | 'scoring'>): string {
  return scoring === 'none'
    ? `task.validation: ${id} has no answers and no scoring: set task.scoring, e.g. to exact, to score answers to validation questions, or leave task.validation out`
    : 'task.validation: a rubric is judged, and a judgement must not stand in for labels: choose another scoring, or leave task.validation out';
}

async function readSource(
  { file: path, name = path, columns, limit }: ValidationSource,
  from: { readonly columns: ValidationSource['columns']; readonly directory: string; readonly task: TaskSetup },
): Promise<{ readonly set: ValidationSet; readonly note: string | undefined }> {
  const file = await readQuestionFile(resolve(from.directory, path), { columns: columns ?? from.columns, name: path });
  const examples = examplesOf(file, from.task.scoring).map((example) => ({ ...example, id: `${name}:${example.id}` }));
  const kept = limit === undefined ? examples : examples.slice(0, limit);
  return { set: { name, examples: kept, sha256: file.sha256 }, note: guessText(file) };
}

/** One sentence for each pair of lists that share questions. */
function sharedQuestions(lists: readonly { readonly name: string; readonly examples: readonly Example[] }[]): string[] {
  const hashed = lists.map(({ name, examples }) => ({
    name,
    byHash: new Map(examples.map((e) => [questionHash(e), e.id])),
  }));
  return hashed.flatMap((one, index) =>
    hashed.slice(index + 1).flatMap((other) => {
      const shared = [...other.byHash].filter(([hash]) => one.byHash.has(hash));
      if (shared.length === 0) return [];
      const [[hash, id]] = shared as [[string, string]];
      const many = shared.length === 1 ? 'a question is' : `${shared.length} questions are`;
      return [
        `${many} in ${one.name} and in ${other.name} (first ${one.byHash.get(hash)} and ${id}): take them out of one of the two`,
      ];
    }),
  );
}
