import { lastTurn } from '../../../graph/agent-turns.ts';
import { dealOperators } from '../../../operators/deal-operators.ts';
import type { PromptOperator } from '../../../operators/prompt-operator.ts';
import { promptOperators } from '../../../operators/prompt-operators.ts';
import type { Proposal, ProposalGround, ProposalTrace } from '../../../operators/proposal.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import { checkDraft, quotedIn } from '../../../search/check-draft.ts';
import { type ProposedPrompt, proposePrompt } from '../../../search/propose-prompt.ts';
import { drawCases } from '../misalignment/misalignment-buffer.ts';
import type { BatchItem } from '../sampling/draw-batch.ts';
import type { SearchState } from '../state/search-state.ts';
import type { Parent, Proposed, Step } from './step.ts';

/** A share of a parent's traces, and what the proposal made from it works from besides. */
interface Opening {
  readonly parent: Parent;
  readonly share: readonly BatchItem[];
  /** The streams of the proposal's draws. */
  readonly fork: (name: string) => RandomSource;
  readonly ground: ProposalGround;
}

/** What became of an opening. */
interface Draft {
  readonly parent: Parent;
  readonly operator: PromptOperator;
  readonly proposal: Proposal;
  readonly draft: ProposedPrompt;
}

/**
 * Proposals of all parents, each from its own disjoint share of that parent's runs; it needs the agent's own steps alone and does
 * not wait for what follows them. The operators are put into a drawn order at each step and dealt to its proposals in turn. Only
 * proposals distinct by text from the beam and from each other, and without a copied question, are returned; the others are reported
 * as rejected.
 */
export async function proposeCandidates(
  search: SearchState,
  parents: readonly Parent[],
  step: Step,
): Promise<Proposed[]> {
  const openings = parents.flatMap((parent) => openingsOf(search, parent, step));
  const order = step.random.fork('operators').shuffle(search.options.operators);
  const operators = dealOperators(
    openings.map(({ ground }) => ground),
    order.map((name) => promptOperators[name]),
  );
  const drafts = await Promise.all(openings.map((opening, index) => draftFrom(search, opening, operators[index]!)));
  const known = new Set(parents.map(({ candidate }) => candidate.version));
  return drafts.flatMap((made) => takeDraft(search, step, { made, known }));
}

function openingsOf(search: SearchState, parent: Parent, { random, place }: Step): Opening[] {
  const { graph, requirement, buffer, goodTraces } = search;
  const { agent } = place;
  const { prompt, version } = parent.candidate;
  const quoted = quotedIn(search.findCopies, prompt);
  const examples = goodTraces
    .tracesOf(agent)
    .filter(({ question, truncated }) => !truncated && !quoted.has(question.id));
  return parent.shares.map((share, index) => {
    const fork = (name: string) => random.fork(name, version, index);
    // Whoever is to see no traces sees none as an example either.
    const isBlind = share.length === 0;
    const [example] = isBlind ? [] : fork('example').shuffle(examples);
    const drawn = { graph, source: 'own', limit: isBlind ? 0 : 1, random: fork('counterexample') } as const;
    const [counterexample] = drawCases(buffer, agent, drawn);
    const ground: ProposalGround = {
      graph,
      agent,
      requirement,
      prompt,
      ...(example === undefined ? {} : { example }),
      ...(counterexample === undefined ? {} : { counterexample }),
    };
    return { parent, share, fork, ground };
  });
}

async function draftFrom(
  { models, signal }: SearchState,
  { parent, share, fork, ground }: Opening,
  operator: PromptOperator,
): Promise<Draft> {
  const proposal = { ...ground, traces: await tracesIn(share, parent, ground) };
  const { optimizer } = models;
  const draft = await proposePrompt(proposal, { operator, optimizer, draw: fork('propose').path, signal });
  return { parent, operator, proposal, draft };
}

function tracesIn(
  share: readonly BatchItem[],
  parent: Parent,
  { graph, agent }: ProposalGround,
): Promise<ProposalTrace[]> {
  const runOf = new Map(parent.shown.map((run) => [run.question.id, run]));
  const turn = lastTurn(graph, agent);
  return Promise.all(
    share.map(async ({ question, hardNegative }) => ({
      question,
      step: await runOf.get(question.id)!.step(turn),
      ...(hardNegative === undefined ? {} : { hardNegative }),
    })),
  );
}

function takeDraft(
  search: SearchState,
  { place }: Step,
  { made, known }: { made: Draft; known: Set<string> },
): Proposed[] {
  const { parent, operator, proposal, draft } = made;
  const from = { ...place, parent: parent.candidate.version, operator: operator.name };
  const reject = (reason: string) => {
    search.emit({ type: 'candidate-rejected', ...from, reason });
    return [];
  };
  const mayQuote = quotedIn(search.findCopies, proposal.prompt);
  for (const { id } of operator.quotes?.(proposal) ?? []) mayQuote.add(id);
  const checked = checkDraft(draft, { known, mayQuote, findCopies: search.findCopies });
  if ('rejected' in checked) return reject(checked.rejected);
  const { prompt, version, repaired, quotes } = checked;
  known.add(version);
  const shown = [...proposal.traces.map(({ question }) => question), ...(operator.shows?.(proposal) ?? [])];
  const seen = [...new Set(shown.map(({ id }) => id))];
  search.emit({ type: 'candidate-proposed', ...from, version, prompt, repaired, seen, quotes });
  const lineage = { agent: place.agent, parent: from.parent, operator: operator.name };
  return [{ parent, candidate: { ...lineage, prompt, version, cumulativeScore: 0 } }];
}
