import { type PromptMap, withinBudget } from '@maspo/core';
import { type ExampleOutcome, evaluateSystem, notScored } from '../grading/evaluate-system.ts';
import { outcomeWithoutTexts } from '../records/without-texts.ts';
import { ownValidation } from '../setup/run-setup.ts';
import type { TestAnswer } from '../traces/trace-recorder.ts';
import { inTurn } from './in-turn.ts';
import { bytesIn, type RunInProgress } from './run-in-progress.ts';
import type { SearchResult } from './search-of-run.ts';

/**
 * Scores seed and final prompts on the test split and on validation questions in files of their own. If a limit ends the scoring, nothing
 * is scored.
 */
export async function evaluationOfRun(
  { setup, opened, grading, signal, observer, traces, recorder }: RunInProgress,
  { prompts, problem }: SearchResult,
): Promise<Evaluated> {
  const { split } = setup;
  const further = ownValidation(setup);
  const examples = [...split.test, ...further];
  opened.meter.enterPhase('evaluation');
  opened.budget.startScoring();
  const { seed, traces: kept } = setup.config;
  const { length } = split.test;
  if (kept !== 'none') traces?.limitTo(bytesIn(kept));
  const begin = traces?.mark();
  const record = inTurn<TestAnswer>((answer) => recorder?.answer(answer));
  let done = 0;
  const score = (side: TestAnswer['prompts'], map: PromptMap, signal: AbortSignal) =>
    evaluateSystem(map, examples, {
      graph: problem.graph,
      models: opened.models.agent,
      grading,
      seed,
      signal,
      onExample: ({ index, trace, graded }) => {
        const answer = { prompts: side, map, trace, graded };
        observer.evaluated(++done, 2 * examples.length);
        if (index >= length) return;
        record(side === 'seed' ? index : length + index, answer);
        observer.graded?.(answer);
      },
    });
  const scored = await withinBudget(signal, (signal) =>
    Promise.all([score('seed', problem.prompts, signal), score('final', prompts, signal)]),
  );
  if (scored === undefined && begin !== undefined) traces?.rewind(begin);
  // Easy questions are answered first, so a score on the answered ones would be too good.
  const [before, after] = scored ?? [notScored(examples), notScored(examples)];
  const keptOutcome = recorder === undefined ? outcomeWithoutTexts : (outcome: ExampleOutcome) => outcome;
  const [seedKept, finalKept] = [before.map(keptOutcome), after.map(keptOutcome)];
  return {
    seed: seedKept.slice(0, length),
    final: finalKept.slice(0, length),
    validation: { seed: seedKept.slice(length), final: finalKept.slice(length) },
  };
}

/** Outcomes of the test split, and of validation questions in files of their own. */
interface Evaluated extends BothSides {
  readonly validation: BothSides;
}

interface BothSides {
  readonly seed: ExampleOutcome[];
  readonly final: ExampleOutcome[];
}
