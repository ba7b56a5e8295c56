import { costSection } from './cost-section.ts';
import { promptsSection } from './prompts-section.ts';
import type { FinishedRun } from './read-run.ts';
import { resultSection } from './result-section.ts';
import { searchSection } from './search-section.ts';
import { setupSection } from './setup-section.ts';

/** The whole report of a run in Markdown. Every number in it comes from the run's own files. */
export function markdownReport(run: FinishedRun): string {
  const { manifest } = run;
  const title = `# ${manifest.optimizer} on ${manifest.task.id}, ${manifest.agents.length} agents, seed ${manifest.seed}`;
  const sections = [
    title,
    simulatedNotice(run),
    resultSection(run),
    promptsSection(run),
    searchSection(run),
    costSection(run),
    setupSection(run),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function simulatedNotice({ manifest }: FinishedRun): string {
  if (!manifest.simulated) return '';
  const roles = Object.entries(manifest.models).filter(([, model]) => model.provider === 'simulated');
  return `> **SIMULATED.** The ${roles.map(([role]) => role).join(', ')} model${roles.length > 1 ? 's were' : ' was'} simulated: these numbers show that the software works, and say nothing about any language model.`;
}
