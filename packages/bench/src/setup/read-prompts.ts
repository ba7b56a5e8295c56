import { checkPrompts, type GradedPart, type MasGraph, MaspoError, type PromptMap } from '@maspo/core';
import { leakedExamples, type Split } from '@maspo/tasks';
import { z } from 'zod';
import { describeIssues } from '../input/describe-issues.ts';
import { readYaml } from '../input/read-yaml.ts';

const promptMapSchema = z.record(z.string(), z.string());

/** The `prompts.json` of a run, with the hashes of the questions that its optimizer saw and the labels that it used. */
const runPromptsSchema = z.looseObject({
  final: promptMapSchema,
  seen: z.array(z.string()),
  usesLabels: z.boolean().default(false),
  graded: z.array(z.enum(['pool', 'validation'])).default([]),
});

/** Prompts, and what is known about the search that found them. */
export interface FoundPrompts {
  readonly prompts: PromptMap;
  /** Hashes of the questions that led to these prompts. */
  readonly seen: readonly string[];
  /** Whether labels led to these prompts, and for which questions final answers were graded. */
  readonly usesLabels: boolean;
  readonly graded: readonly GradedPart[];
}

/** Only the prompts of `readFoundPrompts`. */
export async function readPrompts(file: string, fits: { graph: MasGraph; split: Split }): Promise<PromptMap> {
  return (await readFoundPrompts(file, fits)).prompts;
}

/**
 * Prompts from a file: the final prompts in the `prompts.json` of a run, or a plain map of agent ids to prompts. Throws
 * `MaspoError('invalid-input')` for prompts that do not fit the graph, and for a held-out test split with a question
 * that the prompts were tuned on.
 */
export async function readFoundPrompts(
  file: string,
  { graph, split }: { graph: MasGraph; split: Split },
): Promise<FoundPrompts> {
  const content = await readYaml(file);
  const ofRun = runPromptsSchema.safeParse(content);
  const plain = promptMapSchema.safeParse(content);
  if (!ofRun.success && !plain.success) {
    const issues = describeIssues(plain.error, content, promptMapSchema);
    throw new MaspoError(
      'invalid-input',
      `${file}: expected the prompts.json of a run, or agent ids with their prompts: ${issues.join('; ')}`,
    );
  }
  const unknown = { seen: [], usesLabels: false, graded: [] };
  const { final: prompts, ...found } = ofRun.success ? ofRun.data : { final: plain.data!, ...unknown };
  const issues = checkPrompts(graph, prompts);
  if (issues.length > 0) throw new MaspoError('invalid-input', `${file}: ${issues.join('; ')}`, { issues });
  refuseLeak(file, new Set(found.seen), split);
  return { prompts, seen: found.seen, usesLabels: found.usesLabels, graded: found.graded };
}

function refuseLeak(file: string, seen: ReadonlySet<string>, split: Split): void {
  const leaked = split.mode === 'held-out' ? leakedExamples(seen, split.test) : [];
  if (leaked.length === 0) return;
  throw new MaspoError(
    'invalid-input',
    `${file}: ${leaked.length} of the ${split.test.length} test questions were in the pool that these prompts were tuned on, so the score would not be held-out: use the seed and pool of that run, or set \`split: transductive\``,
  );
}
