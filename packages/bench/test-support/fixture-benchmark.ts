import { createHash } from 'node:crypto';
import { type Benchmark, findBenchmark } from '@maspo/tasks';

/** Two rows in the record shape of MATH-500, written for this project. */
export const mathContent = `${[
  {
    problem: 'What is $2 + 2$?',
    solution: 'Add: $4$.',
    answer: '4',
    subject: 'Prealgebra',
    level: 1,
    unique_id: 'test/a.json',
  },
  {
    problem: 'What is $3^2$?',
    solution: 'Multiply: $9$.',
    answer: '9',
    subject: 'Algebra',
    level: 2,
    unique_id: 'test/b.json',
  },
]
  .map((row) => JSON.stringify(row))
  .join('\n')}\n`;

/** One row in the shape of the shuffled GPQA file, and one in that of the official one, written for this project. */
export const shuffledContent = `${JSON.stringify({ question: 'Which colour has snow?\n\nA. green\nB. white\nC. red\nD. blue', answer: 'B' })}\n`;
export const officialContent =
  'Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3,Record ID\n' +
  'Which colour has snow?,white,green,red,blue,rec1\n';

/** The published benchmarks MATH-500 and GPQA-Diamond in miniature: same shapes, other content, hashes and row counts. */
export const fixtureBenchmarks: readonly [math: Benchmark, gpqa: Benchmark] = [
  miniature('math-500', mathContent, 2),
  miniature('gpqa-diamond', shuffledContent, 1),
];

/** Lower-case hex SHA-256. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function miniature(id: string, content: string, rows: number): Benchmark {
  const benchmark = findBenchmark(id);
  const files = benchmark.files.map((file) =>
    file.sha256 === undefined ? file : { ...file, sha256: hashOf(content) },
  );
  return { ...benchmark, rows, files };
}
