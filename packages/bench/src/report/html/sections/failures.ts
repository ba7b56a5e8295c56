import { notLookedText } from '../../not-looked-text.ts';
import { percent } from '../../number-text.ts';
import { dataTable } from '../data-table.ts';
import { type Html, html } from '../html.ts';
import type { PageSection } from '../page-section.ts';
import type { ReportInput } from '../report-input.ts';

/** What fails under the final prompts, and why. */
export function failuresPageSection({ run, report }: ReportInput): PageSection {
  const { cases, reasons, assessedUnder, localAboveGlobal } = report.remainingFailureModes;
  return {
    id: 'failures',
    title: 'What fails still',
    field: 'remainingFailureModes',
    body: html`${agentsPart(report.remainingFailureModes)}
${
  cases === null || reasons === null
    ? html`<p>${notLookedText(run)}</p>`
    : cases.length === 0
      ? html`<p>No misalignment case is left that is not repaired.</p>`
      : dataTable({
          name: 'unrepaired',
          caption: 'Why misalignment cases are not repaired',
          header: ['reason', 'cases'],
          rows: reasons.map(({ reason, count }) => [reason, count]),
        })
}
${
  localAboveGlobal.length === 0
    ? ''
    : dataTable({
        name: 'local-above-global',
        caption: `Agents that fulfil their role more often than the final answer is good, under the ${assessedUnder} prompts`,
        header: ['agent', 'own work', 'final answer', 'gap in points'],
        rows: localAboveGlobal.map(({ agent, localValidity, globalAlignment, gap }) => [
          agent,
          percent(localValidity),
          percent(globalAlignment),
          (gap * 100).toFixed(2),
        ]),
      })
}`,
  };
}

function agentsPart({ assessedUnder, localAboveGlobal }: ReportInput['report']['remainingFailureModes']): Html {
  if (assessedUnder === null)
    return html`<p>Whether agents work well while the final answer is bad was not measured: the agents were not assessed.</p>`;
  return localAboveGlobal.length === 0
    ? html`<p>Under the ${assessedUnder} prompts, no agent fulfils its role more often than the final answer is good.</p>`
    : html``;
}
