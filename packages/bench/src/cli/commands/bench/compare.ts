import type { Command } from 'commander';
import { compareRuns } from '../../../compare/compare-runs.ts';
import { comparisonLines } from '../../../compare/comparison-lines.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { simulatedNotice } from '../../output/simulated-notice.ts';
import { pointsOption } from './points-option.ts';

interface Options {
  readonly points: number;
  readonly shared?: boolean;
  readonly json?: boolean;
}

export function addCompareCommand(bench: Command): void {
  bench
    .command('compare')
    .summary('compare two finished runs on the same test questions, or the final prompts of one with its seed prompts')
    .description(
      'Pairs the outcomes of the final prompts of two runs, question by question: difference, interval, exact test, effect sizes, cost, and how small a difference so many questions can show. With one run its final prompts are compared with its seed prompts. The result is about these prompts, not about their optimizers, whose next search may find other prompts. Refuses runs on different questions or under different protocols.',
    )
    .argument('<runs...>', 'one or two run directories, as `maspo optimize` printed them')
    .addOption(pointsOption())
    .option('--shared', 'compare only the questions that both runs were scored on, if they had different ones')
    .option('--json', 'print the comparison as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  maspo bench compare results/math-500-0123456789ab\n  maspo bench compare results/spo-0123456789ab results/maspo-ba9876543210 --points 5',
    )
    .action(async (runs: string[], { points, shared = false, json }: Options) => {
      const comparison = await compareRuns(runs, { points, shared });
      if (json) return printJson(comparison);
      if (comparison.simulated) print(simulatedNotice);
      for (const line of comparisonLines(comparison)) print(line);
    });
}
