import type { Example } from '../example/example.ts';
import type { Grader } from '../grading/grade-example.ts';
import { questionHash } from '../splits/question-hash.ts';
import { goldOutput } from './gold-output.ts';
import { knownIssues } from './known-issues.ts';

/**
 * The findings of an audit of a benchmark's own labels. Rows are named by their ids without the benchmark's name; no
 * text is quoted.
 */
export interface Audit {
  readonly rows: number;
  /** Gold answers that the grader calls correct. */
  readonly accepted: number;
  readonly rejected: readonly { readonly row: string; readonly reason: string }[];
  /** Rows with equal question text, each group in the order of the file. */
  readonly duplicates: readonly (readonly string[])[];
  /** Multiple-choice rows in which two options have the same text. */
  readonly repeatedOptions: readonly string[];
  /** How often each letter is the gold letter; empty for other formats. */
  readonly labels: Readonly<Record<string, number>>;
  readonly knownIssues: readonly { readonly row: string; readonly issue: string }[];
}

/** Grades every gold answer against itself. */
export async function auditExamples(examples: readonly Example[], grade: Grader, onExample = () => {}): Promise<Audit> {
  const results = await Promise.all(
    examples.map(async (example) => {
      const output = goldOutput(example);
      const outcome = output === undefined ? undefined : await grade(example, output);
      onExample();
      return { row: rowOf(example.id), outcome };
    }),
  );
  const rejected = results.flatMap(({ row, outcome }) => {
    if (outcome?.outcome === 'correct') return [];
    return [
      { row, reason: outcome === undefined ? 'there is no published solution' : (outcome.reason ?? outcome.rule) },
    ];
  });
  return {
    rows: examples.length,
    accepted: examples.length - rejected.length,
    rejected,
    duplicates: duplicatesIn(examples),
    repeatedOptions: examples.filter(repeatsAnOption).map(({ id }) => rowOf(id)),
    labels: labelsOf(examples),
    knownIssues: knownIssues
      .filter(({ id }) => examples.some((example) => example.id === id))
      .map(({ id, issue }) => ({ row: rowOf(id), issue })),
  };
}

function rowOf(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function duplicatesIn(examples: readonly Example[]): string[][] {
  const groups = Map.groupBy(examples, questionHash);
  return [...groups.values()].filter((group) => group.length > 1).map((group) => group.map(({ id }) => rowOf(id)));
}

function repeatsAnOption({ gold }: Example): boolean {
  if (gold.format !== 'choice') return false;
  const texts = gold.options.map((option) => option.replace(/\s+/g, ' ').toLowerCase());
  return new Set(texts).size < texts.length;
}

function labelsOf(examples: readonly Example[]): Record<string, number> {
  const letters = examples.flatMap(({ gold }) => (gold.format === 'choice' ? [gold.letter] : []));
  const counts = Map.groupBy(letters.toSorted(), (letter) => letter);
  return Object.fromEntries([...counts].map(([letter, all]) => [letter, all.length]));
}
