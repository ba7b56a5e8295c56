import type { GraphRun } from '../graph/run-graph.ts';
import type { FindCopies } from '../operators/find-copies.ts';
import { rewrite } from '../operators/rewrite.ts';
import { promptVersion } from '../prompt/prompt-version.ts';
import { checkDraft, quotedIn } from './check-draft.ts';
import type { PromptSearchSetting } from './prompt-search.ts';
import { type ProposedPrompt, proposePrompt } from './propose-prompt.ts';

/** Proposals to be made for one agent's prompt. */
export interface RewriteOrder {
  readonly agent: string;
  readonly prompt: string;
  readonly openings: readonly RewriteOpening[];
}

interface RewriteOpening {
  readonly step: number;
  /** What the proposal is made from. */
  readonly runs: readonly GraphRun[];
  /** Identity of its draw. */
  readonly draw: string;
}

/**
 * Makes proposals by MASPO's own proposer, the operator `rewrite`. Gives back, for each order, only prompts that are distinct from the
 * present one and from each other and copy no pool question; all proposals are reported, the others as rejected.
 */
export async function proposeRewrites(
  search: PromptSearchSetting & { readonly findCopies: FindCopies },
  orders: readonly RewriteOrder[],
): Promise<string[][]> {
  const drafts = await Promise.all(
    orders.map((order) => Promise.all(order.openings.map((opening) => draftFrom(search, order, opening)))),
  );
  return orders.map((order, index) => takeDrafts(search, order, drafts[index]!));
}

async function draftFrom(
  { graph, requirement, models, signal }: PromptSearchSetting,
  { agent, prompt }: RewriteOrder,
  { runs, draw }: RewriteOpening,
): Promise<ProposedPrompt> {
  const traces = await Promise.all(runs.map(async (run) => ({ question: run.question, step: await run.step(agent) })));
  const proposal = { graph, agent, requirement, prompt, traces };
  return proposePrompt(proposal, { operator: rewrite, optimizer: models.optimizer, draw, signal });
}

function takeDrafts(
  { emit, findCopies }: Pick<PromptSearchSetting, 'emit'> & { readonly findCopies: FindCopies },
  { agent, prompt, openings }: RewriteOrder,
  drafts: readonly ProposedPrompt[],
): string[] {
  const parent = promptVersion(prompt);
  const known = new Set([parent]);
  const mayQuote = quotedIn(findCopies, prompt);
  return drafts.flatMap((draft, index) => {
    const { step, runs } = openings[index]!;
    const from = { round: 1, agent, step, parent, operator: rewrite.name };
    const checked = checkDraft(draft, { known, mayQuote, findCopies });
    if ('rejected' in checked) {
      emit({ type: 'candidate-rejected', ...from, reason: checked.rejected });
      return [];
    }
    known.add(checked.version);
    emit({ type: 'candidate-proposed', ...from, ...checked, seen: runs.map(({ question }) => question.id) });
    return [checked.prompt];
  });
}
