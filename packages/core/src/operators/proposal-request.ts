import { agentOf, agentsBefore, turnsOf } from '../graph/agent-turns.ts';
import { agentsWithin } from '../graph/agents-within.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { AgentTurn } from '../graph/trace.ts';
import type { MisalignmentCase } from '../misalignment/misalignment-case.ts';
import { contextToken, questionToken } from '../prompt/prompt-template.ts';
import { clipText } from '../text/clip-text.ts';
import { inTag } from '../text/tagged-text.ts';
import type { GoodTrace } from './good-traces.ts';
import type { ProposalTrace, ProposerInput } from './proposer-input.ts';

/**
 * The largest number of characters of one quoted text. Longer texts are clipped in the middle, so that five traces fit
 * into a small model's context window.
 */
export const excerptLimit = 3000;

/** The part of the request that differs between operators. */
export interface OperatorTask {
  /** What to do with the current prompt, in a few sentences. */
  readonly instruction: string;
  /** Further blocks of the request, after the traces. */
  readonly material?: readonly string[];
}

/**
 * The request for a new prompt: the agent in its team, its prompt, its traces, and the operator's task. The end of the request, which
 * states how to reply, is added later.
 */
export function proposalRequest(
  { graph, agent, requirement, prompt, traces }: ProposerInput,
  { instruction, material = [] }: OperatorTask,
): string {
  const names = (ids: readonly string[]) => ids.map((id) => `${id} (${graph.agent(id).role})`).join('; ');
  const turns = turnsOf(graph, agent).length;
  const predecessors = agentsBefore(graph, agent);
  const successors = agentsWithin(graph, agent, 1).map((id) => agentOf(graph, id));
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
        ...(turns > 1
          ? [
              `It speaks ${turns} times with this one prompt; its last turn is shown below, and an earlier one may receive nothing.`,
            ]
          : []),
      ].join('\n'),
    ),
    inTag('requirement', requirement),
    inTag('current_prompt', prompt),
    ...(traces.length === 0 ? [] : [`What happened under the current prompt on ${traces.length} questions:`]),
    ...traces.map((shown, index) => renderTrace(shown, index + 1)),
    ...material,
    [
      instruction,
      `Keep what works, and keep the form that the answer must have. ${tokenRule(graph, predecessors.length > 0)}`,
    ].join('\n'),
  ].join('\n\n');
}

function tokenRule({ ownCode }: MasGraph, readsOthers: boolean): string {
  if (ownCode)
    return "The prompt is the agent's system message, word for word: the question and the other agents' work reach it in other messages, so quote none of them and leave no gap for them.";
  const context = readsOthers ? ` and the token ${contextToken} exactly once` : '';
  const work = readsOthers ? " and by the other agents' work" : '';
  return `The new prompt must hold the token ${questionToken} exactly once${context}: they are replaced by the question${work}. All other braces are plain text.`;
}

/** A good trace as a block of a request. */
export function renderExample({ question, context, output }: GoodTrace): string {
  const received = context === '' ? [] : [inTag('received', clipText(context, excerptLimit))];
  const parts = [inTag('question', clipText(question.text, excerptLimit)), ...received];
  return inTag('good_example', [...parts, inTag('output', clipText(output, excerptLimit))].join('\n'));
}

function renderTrace({ question, turn, hardNegative }: ProposalTrace, number: number): string {
  const parts = [inTag('question', clipText(question.text, excerptLimit))];
  if (turn.context !== '') parts.push(inTag('received', clipText(turn.context, excerptLimit)));
  parts.push(saidText(turn));
  if (hardNegative !== undefined) parts.push(renderCase(hardNegative));
  return inTag(`trace_${number}`, parts.join('\n'));
}

function saidText(turn: AgentTurn): string {
  if (turn.status === 'silent') return 'It did not speak on this question.';
  return turn.status === 'failed' ? `It failed: ${turn.reason}` : inTag('output', clipText(turn.output, excerptLimit));
}

/** A misalignment case with its question as a block of a request. */
export function renderCounterexample(found: MisalignmentCase): string {
  const question = inTag('question', clipText(found.question.text, excerptLimit));
  return inTag('negative_example', [question, renderCase(found)].join('\n'));
}

function renderCase({ agent, output, failure, category }: MisalignmentCase): string {
  const lost = {
    lookahead: `${failure.agent} did no better`,
    global: 'the final response got no better',
    both: `neither ${failure.agent} nor the final response got better`,
  }[category];
  return inTag(
    'misleading_case',
    [
      `On this question an output of ${agent} under an earlier prompt looked better in itself, but ${lost}.`,
      inTag('misleading_output', clipText(output, excerptLimit)),
      inTag('what_followed', clipText(failure.output, excerptLimit)),
      inTag('what_followed_without_it', clipText(failure.before, excerptLimit)),
    ].join('\n'),
  );
}
