import type { MasGraph } from '../graph/mas-graph.ts';
import type { AgentStep } from '../graph/trace.ts';
import type { MisalignmentCase } from '../misalignment/misalignment-case.ts';
import { contextToken, questionToken } from '../prompt/prompt-template.ts';
import type { Question } from '../question/question.ts';
import { clipText } from '../text/clip-text.ts';
import { inTag } from '../text/tagged-text.ts';

/** What the agent did on a question, with the case because of which the question was injected. */
export interface ProposalTrace {
  readonly question: Question;
  readonly step: AgentStep;
  readonly hardNegative?: MisalignmentCase;
}

/** What a proposer works from. */
export interface Proposal {
  readonly graph: MasGraph;
  readonly agent: string;
  readonly requirement: string;
  readonly prompt: string;
  readonly traces: readonly ProposalTrace[];
}

/** Characters of one quoted text; longer ones are clipped in the middle, to keep five traces within a small model's window. */
const excerptLimit = 3000;

/** The whole request for a rewritten prompt; version 1. */
export function proposeRequest({ graph, agent, requirement, prompt, traces }: Proposal): string {
  const names = (ids: readonly string[]) => ids.map((id) => `${id} (${graph.agent(id).role})`).join('; ');
  const predecessors = graph.predecessors(agent);
  const successors = graph.successors(agent);
  return [
    'You improve the prompt of one agent in a team of language-model agents. The team is judged by its final response, so a prompt is better only if it also helps the agents that come after.',
    inTag(
      'agent',
      [
        `${agent}: ${graph.agent(agent).role}`,
        predecessors.length > 0 ? `It reads the work of: ${names(predecessors)}` : 'It reads the question alone.',
        successors.length > 0
          ? `Its output is read by: ${names(successors)}`
          : "Its output is the team's final response.",
      ].join('\n'),
    ),
    inTag('requirement', requirement),
    inTag('current_prompt', prompt),
    `What happened under the current prompt on ${traces.length} questions:`,
    ...traces.map((shown, index) => renderTrace(shown, index + 1)),
    [
      'First name what goes wrong or is left to chance in these traces, the marked cases before all others. Then rewrite the prompt so that it is mended for questions of this kind in general; do not quote these questions.',
      `Keep what works, and keep the form that the answer must have. The new prompt must hold the token ${questionToken} exactly once${
        predecessors.length > 0 ? ` and the token ${contextToken} exactly once` : ''
      }: they are replaced by the question${predecessors.length > 0 ? " and by the other agents' work" : ''}. All other braces are plain text.`,
    ].join('\n'),
    'End with the complete new prompt, in this form:\n<prompt>\nthe new prompt\n</prompt>',
  ].join('\n\n');
}

function renderTrace({ question, step, hardNegative }: ProposalTrace, number: number): string {
  const parts = [inTag('question', clipText(question.text, excerptLimit))];
  if (step.context !== '') parts.push(inTag('received', clipText(step.context, excerptLimit)));
  parts.push(
    step.status === 'failed' ? `It failed: ${step.reason}` : inTag('output', clipText(step.output, excerptLimit)),
  );
  if (hardNegative !== undefined) parts.push(renderCase(hardNegative));
  return inTag(`trace_${number}`, parts.join('\n'));
}

function renderCase({ agent, output, failure, category }: MisalignmentCase): string {
  const lost = {
    lookahead: `${failure.agent} did worse`,
    global: 'the final response got worse',
    both: `${failure.agent} and the final response got worse`,
  }[category];
  return inTag(
    'misleading_case',
    [
      `On this question an output of ${agent} under an earlier prompt looked better in itself, but ${lost} because of it.`,
      inTag('misleading_output', clipText(output, excerptLimit)),
      inTag('what_followed', clipText(failure.output, excerptLimit)),
      inTag('what_followed_without_it', clipText(failure.before, excerptLimit)),
    ].join('\n'),
  );
}
