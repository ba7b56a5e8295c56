/**
 * Prints how many math comparisons one core makes per second on the answers of MATH-500: each gold against itself, against itself in other
 * notation, and against another question's gold. Run: `npm run bench:math` in packages/tasks; needs MASPO_TEST_DATASETS.
 */
import { readFileSync } from 'node:fs';
import { compareAnswers } from '../src/grading/math/compare-answers.ts';
import { needsDatasets } from '../testing/needs.ts';

const golds = readFileSync(needsDatasets.file('math-500.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => (JSON.parse(line) as { answer: string }).answer);

/** The same answer as another writer might write it. */
function inOtherNotation(gold: string): string {
  if (/[=,]|\\pm/.test(gold)) return gold.replaceAll(' ', '').replaceAll(',', ', ');
  return `$${gold
    .replace(/(?<!\d)\\d?frac\{(\d+)\}\{(\d+)\}/g, '$1/$2')
    .replaceAll('\\left', '')
    .replaceAll('\\right', '')
    .replaceAll('\\pi', 'π')
    .replace(/\\sqrt\{(\d+)\}/g, 'sqrt($1)')
    .replace(/(?<=[a-z\d)]) \+ (.+)$/, ' - (-($1))')}$`;
}

const workloads: Readonly<Record<string, (gold: string, index: number) => string>> = {
  itself: (gold) => gold,
  'itself in other notation': inOtherNotation,
  "another question's gold": (_gold, index) => golds[(index * 7 + 13) % golds.length]!,
};

compareAnswers('x + 1', '1 + x', 1000);
let total = 0;
let totalMs = 0;
for (const [name, answerTo] of Object.entries(workloads)) {
  const answers = golds.map(answerTo);
  const begin = performance.now();
  const comparisons = golds.map((gold, index) => compareAnswers(gold, answers[index]!, 250));
  const elapsedMs = performance.now() - begin;
  total += golds.length;
  totalMs += elapsedMs;
  const equal = comparisons.filter(
    (comparison) => !/^(?:different|out-of-time|gold-not-understood)$/.test(comparison),
  ).length;
  console.log(`${name}: ${perSecond(golds.length, elapsedMs)} comparisons a second, ${equal} of ${golds.length} equal`);
  if (process.argv.includes('--different'))
    for (const [index, comparison] of comparisons.entries())
      if (comparison === 'different' && name !== "another question's gold")
        console.log(`  ${golds[index]} | ${answers[index]}`);
}
console.log(`all: ${perSecond(total, totalMs)} comparisons a second`);

function perSecond(count: number, elapsedMs: number): number {
  return Math.round((count / elapsedMs) * 1000);
}
