import type { OptimizationEvent, StepPlace } from '../event/optimization-event.ts';
import type { FindCopies } from '../operators/find-copies.ts';
import type { PromptOperator } from '../operators/prompt-operator.ts';
import type { ProposerInput } from '../operators/proposer-input.ts';
import { promptVersion } from '../prompt/prompt-version.ts';
import type { Candidate } from './candidate.ts';
import { checkDraft, quotedIn } from './check-draft.ts';
import type { PromptSearchSetting } from './prompt-search.ts';
import { type Draft, writeDraft } from './write-draft.ts';

/** An order for one proposal. */
export interface ProposalOrder {
  /** The place in the search to which its events belong. */
  readonly place: StepPlace;
  readonly operator: PromptOperator;
  /** What the proposer reads. It is called at once, and may wait for runs that are under way. */
  readonly input: () => Promise<ProposerInput>;
  /** Identity of the draw at temperature > 0. */
  readonly draw: string;
  /** Whether the search has steps or trials: the fields of a proposal have a different order in their event logs. */
  readonly searchedBy: 'steps' | 'trials';
}

/**
 * Makes all proposals at once, and returns a candidate for each order, in the order of the orders; undefined where the draft cannot be
 * used. A candidate is a valid prompt, its text is distinct from the prompts of all orders for its agent and from the other candidates, and
 * it copies no question of the pool that it may not quote. Reports every proposal: `candidate-proposed`, or `candidate-rejected` with the
 * reason. Throws only systemic failures.
 */
export async function propose(
  search: PromptSearchSetting & { readonly findCopies: FindCopies },
  orders: readonly ProposalOrder[],
): Promise<(Candidate | undefined)[]> {
  const { models, signal, findCopies, emit } = search;
  const { optimizer } = models;
  const written = await Promise.all(
    orders.map(async ({ operator, input, draw }) => {
      const read = await input();
      return { input: read, draft: await writeDraft(read, { operator, optimizer, draw, signal }) };
    }),
  );
  const known = new Set(written.map(({ input }) => identityOf(input.agent, promptVersion(input.prompt))));
  return written.map(({ input, draft }, index) => take(orders[index]!, { input, draft, known, findCopies, emit }));
}

/** A text may be new for one agent and known for another. */
function identityOf(agent: string, version: string): string {
  return `${version} ${agent}`;
}

function take(
  { place, operator, searchedBy }: ProposalOrder,
  {
    input,
    draft,
    known,
    findCopies,
    emit,
  }: {
    input: ProposerInput;
    draft: Draft;
    known: Set<string>;
    findCopies: FindCopies;
    emit: (event: OptimizationEvent) => void;
  },
): Candidate | undefined {
  const { agent } = input;
  const parent = promptVersion(input.prompt);
  const from = { ...place, parent, operator: operator.name };
  const mayQuote = quotedIn(findCopies, input.prompt);
  for (const { id } of operator.quotes?.(input) ?? []) mayQuote.add(id);
  const isKnown = (version: string) => known.has(identityOf(agent, version));
  const checked = checkDraft(draft, { isKnown, mayQuote, findCopies });
  if ('rejected' in checked) {
    emit({ type: 'candidate-rejected', ...from, cause: checked.cause, reason: checked.rejected });
    return undefined;
  }
  const { prompt, version, mended, quotes } = checked;
  known.add(identityOf(agent, version));
  const shown = [...input.traces.map(({ question }) => question), ...(operator.shows?.(input) ?? [])];
  const seen = [...new Set(shown.map(({ id }) => id))];
  emit({
    type: 'candidate-proposed',
    ...from,
    ...(searchedBy === 'steps' ? { version, prompt, mended, seen, quotes } : { prompt, version, mended, quotes, seen }),
  });
  return { agent, prompt, version, parent, operator: operator.name };
}
