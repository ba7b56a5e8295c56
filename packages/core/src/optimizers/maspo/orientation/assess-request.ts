import { inTag } from '../../../text/tagged-text.ts';

/** What an evaluator reads about one agent's turn. */
export interface Assessment {
  readonly agent: string;
  readonly role: string;
  readonly question: string;
  readonly context: string;
  readonly output: string;
  /** What each direct successor wrote after it; empty for the terminal agent. */
  readonly successors: readonly { readonly id: string; readonly role: string; readonly output: string }[];
  /** What the system's final response must do. */
  readonly requirement: string;
  readonly finalOutput: string;
}

/** The request of an absolute assessment without its end; version 1. */
export function assessRequest(assessment: Assessment): string {
  const { agent, role, question, context, output, successors, requirement, finalOutput } = assessment;
  return [
    'One agent of a team worked on a question. Assess its contribution with three yes-or-no answers.',
    inTag('agent', `${agent}: ${role}`),
    inTag('question', question),
    ...(context === '' ? [] : [inTag('given', context)]),
    inTag('output', output),
    ...successors.map((next) => inTag('next_agent', `${next.id}: ${next.role}\n\nIts output:\n${next.output}`)),
    inTag('requirement', requirement),
    inTag('final_response', finalOutput),
    [
      'local: does the output fulfil the role of this agent, without a mistake that matters?',
      'lookahead: did the output help the agents after it to do their job (yes where no agent comes after it)?',
      'global: does the final response meet the requirement?',
    ].join('\n'),
  ].join('\n\n');
}
