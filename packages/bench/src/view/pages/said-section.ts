import { type Html, html } from '../../report/html/html.ts';
import { longText } from '../../report/html/long-text.ts';
import { fold, type PageSection } from '../../report/html/page-section.ts';
import { verdictsHtml } from '../../report/html/sections/evidence.ts';
import type { AssessmentLine, VerdictLine } from '../../traces/trace-record.ts';
import type { QuestionEvidence } from '../reading/question-evidence.ts';
import type { RunHead } from '../reading/run-head.ts';
import { wholeTextLink } from './agents-side-by-side.ts';
import { href } from './href.ts';

/** First the verdicts on these two traces, then those on one of them and another trace, then the assessments. */
export function saidSection(
  head: RunHead,
  { left, right, verdicts, assessments, more }: QuestionEvidence,
): PageSection {
  const requirement = head.manifest?.task.requirement ?? '';
  const isPair = ({ reference, candidate }: VerdictLine) => reference === left?.n && candidate === right?.n;
  const [between, others] = [verdicts.filter(isPair), verdicts.filter((verdict) => !isPair(verdict))];
  const byPair = Map.groupBy(others, ({ reference, candidate }) => `${reference} ${candidate}`);
  return {
    id: 'said',
    title: 'What the evaluator said',
    body: html`${between.length === 0 ? html`<p class="note">These two were not compared with each other in the search.</p>` : verdictsHtml(between, requirement)}
${Array.from(byPair.values(), (same) => {
  const { reference, candidate, question } = same[0]!;
  const link = href('/question', { run: head.id, id: question, left: reference, right: candidate });
  return fold(
    html`Trace ${candidate} compared with trace ${reference}`,
    html`<p><a href="${link}">Show these two side by side</a></p>${verdictsHtml(same, requirement)}`,
  );
})}
${assessments.map((assessment) => assessmentHtml(head, assessment))}
${verdicts.length + assessments.length === 0 ? html`<p class="note">Nothing was said about them: answers to test questions are graded, not judged.</p>` : ''}
${more > 0 ? html`<p class="note">${more} more verdicts and assessments: <code>maspo export traces</code> writes them all.</p>` : ''}`,
  };
}

function assessmentHtml(head: RunHead, assessment: AssessmentLine): Html {
  const { agent, trace, answer, replies } = assessment;
  const said =
    'unscored' in answer && typeof answer.unscored === 'string'
      ? `could not be scored: ${answer.unscored}`
      : Object.entries(answer)
          .map(([lens, holds]) => `${lens} ${holds === true ? 'yes' : 'no'}`)
          .join(', ');
  return fold(
    html`${agent} in trace ${trace}, assessed by itself: <strong>${said}</strong>`,
    html`${replies.map((reply, index) => longText(reply, wholeTextLink(head, assessment, ['replies', index])))}`,
  );
}
