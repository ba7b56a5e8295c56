import type { Question } from '../question/question.ts';
import type { OperatorName } from './operator-name.ts';
import type { Proposal, ProposalGround } from './proposal.ts';

/** One way to ask for a new prompt. */
export interface PromptOperator {
  readonly name: OperatorName;
  /** Whether there is what it works from. */
  applies(ground: ProposalGround): boolean;
  /** The whole request to the optimizer model; it asks for `<prompt>...</prompt>`. */
  request(proposal: Proposal): string;
  /** Questions that the request shows besides those of the traces. */
  shows?(ground: ProposalGround): readonly Question[];
  /** Pool questions that the new prompt may quote word for word; none when left out. */
  quotes?(ground: ProposalGround): readonly Question[];
}
