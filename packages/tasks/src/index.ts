export { type Audit, auditExamples } from './audit/audit-examples.ts';
export { findOverlaps, type Overlap } from './audit/find-overlaps.ts';
export type { Benchmark, SourceFile } from './benchmarks/benchmark.ts';
export { benchmarks } from './benchmarks/benchmarks.ts';
export { findBenchmark } from './benchmarks/find-benchmark.ts';
export { type ReadBenchmark, readBenchmark } from './benchmarks/read-benchmark.ts';
export { readSample } from './benchmarks/read-sample.ts';
export { requirements } from './benchmarks/requirements.ts';
export { sampleBenchmarks } from './benchmarks/sample-benchmarks.ts';
export { parseExactJson } from './example/exact-json.ts';
export {
  type ChoiceGold,
  type CodeGold,
  type Example,
  type Gold,
  type MathGold,
  type NoGold,
  questionOf,
} from './example/example.ts';
export { gradeChoice } from './grading/choice-grader.ts';
export { cpuBudget } from './grading/code-budget.ts';
export { type CodeGradingOptions, gradeCode } from './grading/code-grader.ts';
export { type KnownBadTest, knownBadTests } from './grading/code-known-bad-tests.ts';
export type { CodeOutcome, CodeVerdict } from './grading/code-outcome.ts';
export { createGrader, type Grader, type GraderOptions } from './grading/grade-example.ts';
export type { GradingMode } from './grading/grading-mode.ts';
export { gradeMath, type MathGradingOptions } from './grading/math-grader.ts';
export { gradeByFunction, wrongReply } from './grading/module-grader.ts';
export type { Outcome } from './grading/outcome.ts';
export {
  type AnswerToScore,
  formatOf,
  type GradedFormat,
  gradedFormats,
  needsAnswers,
  type ScoreFunction,
  type Scoring,
  type ScoringBasis,
  type ScoringKind,
  scoringBasis,
  scoringKind,
  type TextNorm,
} from './grading/scoring.ts';
export { textAnswer } from './grading/text-answer.ts';
export { gradeText } from './grading/text-grader.ts';
export { createLeakFinder, type PromptLeak } from './leaks/find-leaks.ts';
export { type ColumnRole, type Columns, columnsSchema } from './question-files/columns.ts';
export { describeQuestionFile, guessText } from './question-files/describe-question-file.ts';
export { examplesOf } from './question-files/examples-of.ts';
export type { QuestionRow } from './question-files/question-row.ts';
export { parseQuestionFile, type QuestionFile, readQuestionFile } from './question-files/read-question-file.ts';
export { probeSandbox } from './sandbox/probe-sandbox.ts';
export {
  type Sandbox,
  type SandboxLevel,
  type SandboxProgram,
  type SandboxRun,
  sandboxLevels,
  weaknessOf,
} from './sandbox/sandbox.ts';
export { leakedExamples } from './splits/leaked-examples.ts';
export { questionHash } from './splits/question-hash.ts';
export { type Split, type SplitMode, type SplitOptions, splitExamples } from './splits/split-examples.ts';
