import type { RunSoFar } from '../../../records/read-run.ts';
import { decimal } from '../../number-text.ts';
import { type Html, html } from '../html.ts';
import { type FamilyMember, familyOf, lineagesIn } from '../lineage.ts';
import { longText } from '../long-text.ts';
import { fold, type PageSection } from '../page-section.ts';
import type { SearchInput } from '../report-input.ts';
import { wordChanges } from '../word-changes.ts';

/** The prompts, compared word by word with those that they replace. */
export function promptsPageSection({ run, report }: SearchInput): PageSection {
  return {
    id: 'prompts',
    title: 'The prompts, word by word',
    field: 'finalPromptSet',
    body: html`<p>What the final prompt has and the seed prompt has not is <ins>underlined</ins>; what was taken out is <del>struck</del>.</p>
${report.finalPromptSet.map((prompt) => agentPart(prompt, run))}`,
  };
}

function agentPart(
  { agent, version, seedVersion, changed, frozen, prompt }: SearchInput['report']['finalPromptSet'][number],
  run: RunSoFar,
): Html {
  if (!changed)
    return html`<h3>${agent} <span class="badge">${frozen ? 'frozen' : 'unchanged'}</span> <code>${version}</code></h3>
${longText(prompt, 'prompts.json')}`;
  const line = lineagesIn(familyOf(agent, run))(version);
  return html`<h3>${agent} <span class="badge">new</span> <code>${seedVersion} → ${version}</code></h3>
${wordChanges(run.prompts.seed[agent]!, prompt)}
${line.length < 3 ? '' : fold(`How it became so, in ${line.length - 1} steps`, html`${line.slice(1).map((member, index) => stepHtml(line[index]!, member))}`)}
${fold('The final prompt alone', html`<pre>${prompt}</pre>`)}`;
}

function stepHtml(parent: FamilyMember, { version, operator, round, step, scored, prompt }: FamilyMember): Html {
  return html`<h4>${operator}, round ${round}, step ${step}${scored == null || scored.reward === null ? '' : `: R ${decimal(scored.reward)}`} <code>${parent.version} → ${version}</code></h4>
${wordChanges(parent.prompt, prompt)}`;
}
