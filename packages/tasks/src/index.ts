export { type Audit, auditExamples } from './audit/audit-examples.ts';
export { findOverlaps, type Overlap } from './audit/find-overlaps.ts';
export type { Benchmark, SourceFile } from './benchmarks/benchmark.ts';
export { benchmarks } from './benchmarks/benchmarks.ts';
export { findBenchmark } from './benchmarks/find-benchmark.ts';
export { type ReadBenchmark, readBenchmark } from './benchmarks/read-benchmark.ts';
export { readOwnFile } from './benchmarks/read-own-file.ts';
export { readSample } from './benchmarks/read-sample.ts';
export { requirements } from './benchmarks/requirements.ts';
export { sampleBenchmarks } from './benchmarks/sample-benchmarks.ts';
export {
  type ChoiceGold,
  type CodeGold,
  type Example,
  type Gold,
  type MathGold,
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
export type { Outcome } from './grading/outcome.ts';
export { createLeakFinder, type PromptLeak } from './leaks/find-leaks.ts';
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
