import { agentCountText } from '../records/agent-count-text.ts';
import type { FinishedRun } from '../records/read-run.ts';
import type { PairedDifference } from '../statistics/paired-difference.ts';
import { shownLines, shownText } from '../terminal/shown-text.ts';
import { costSection } from './cost-section.ts';
import { deltaSection } from './delta-section.ts';
import { failureModesSection } from './failure-modes-section.ts';
import type { FinishReport } from './finish/finish-report.ts';
import { misalignmentSection } from './misalignment-section.ts';
import { nextExperimentsSection } from './next-experiments-section.ts';
import { promptsSection } from './prompts-section.ts';
import { resultSection } from './result-section.ts';
import { searchSection } from './search-section.ts';
import { setupSection } from './setup-section.ts';
import { trajectorySection } from './trajectory-section.ts';

/**
 * The whole report of a run in Markdown: the result, the six sections, then search, cost and setup. Every number comes
 * from the run's own files.
 */
export function markdownReport(run: FinishedRun, report: FinishReport, compared: PairedDifference): string {
  const { manifest } = run;
  const title = `# ${manifest.optimizer} on ${shownText(manifest.task.id)}, ${agentCountText(manifest)}, seed ${manifest.seed}`;
  const sections = [
    title,
    simulatedNotice(run),
    ablationNotice(report),
    resultSection(run, compared),
    promptsSection(report.finalPromptSet, run.prompts.seed),
    trajectorySection(report.optimizationTrajectory),
    misalignmentSection(report.misalignmentCaseSummary, run),
    deltaSection(report, run),
    failureModesSection(report.remainingFailureModes, run),
    nextExperimentsSection(report.recommendedNextExperiments),
    searchSection(run),
    costSection(run),
    setupSection(run),
  ];
  return shownLines(`${sections.filter((section) => section !== '').join('\n\n')}\n`);
}

function simulatedNotice({ manifest }: FinishedRun): string {
  if (!manifest.simulated) return '';
  const roles = Object.entries(manifest.models).filter(([, model]) => model.provider === 'simulated');
  return `> **SIMULATED.** The ${roles.map(([role]) => role).join(', ')} model${roles.length > 1 ? 's were' : ' was'} simulated: these numbers show that the software works, and say nothing about any language model.`;
}

function ablationNotice({ ablations }: FinishReport): string {
  if (ablations.length === 0) return '';
  return `> **ABLATION.** A part was left out on purpose, so this is not MASPO: ${ablations.join('; ')}.`;
}
