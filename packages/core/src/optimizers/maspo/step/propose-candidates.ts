import { lastTurn } from '../../../graph/agent-turns.ts';
import { dealOperators, type PromptOperator } from '../../../operators/prompt-operator.ts';
import type { InputWithoutTraces, ProposalTrace } from '../../../operators/proposer-input.ts';
import type { RandomSource } from '../../../random/random-source.ts';
import type { Candidate } from '../../../search/candidate.ts';
import { quotedIn } from '../../../search/check-draft.ts';
import { type ProposalOrder, propose } from '../../../search/propose.ts';
import { drawCases } from '../misalignment/misalignment-buffer.ts';
import type { BatchItem } from '../sampling/draw-batch.ts';
import type { SearchState } from '../state/search-state.ts';
import type { Parent, Step } from './step.ts';

/** A share of a parent's traces, with the other input of the proposer. */
interface Share {
  readonly parent: Parent;
  readonly items: readonly BatchItem[];
  /** The streams of the proposal's draws. */
  readonly fork: (name: string) => RandomSource;
  readonly input: InputWithoutTraces;
}

/**
 * Makes the proposals of all parents, each from its own disjoint share of that parent's runs. It needs only the agent's own turns, and does
 * not wait for the agents after it. The operators are dealt to the proposals in turn. Returns the candidates that may be scored, each with
 * its parent.
 */
export async function proposeCandidates(
  search: SearchState,
  parents: readonly Parent[],
  { place, random }: Step,
  inTurn: readonly PromptOperator[] = operatorsInTurn(search, random),
): Promise<{ candidate: Candidate; parent: Parent }[]> {
  const shares = parents.flatMap((parent) => sharesOf(search, parent, { agent: place.agent, random }));
  const operators = dealOperators(
    shares.map(({ input }) => input),
    inTurn,
  );
  const orders = shares.map(
    ({ parent, items, fork, input }, index): ProposalOrder => ({
      place,
      operator: operators[index]!,
      input: async () => ({ ...input, traces: await tracesIn(items, parent, input) }),
      draw: fork('propose').path,
      searchedBy: 'steps',
    }),
  );
  const candidates = await propose(search, orders);
  return candidates.flatMap((candidate, index) =>
    candidate === undefined ? [] : [{ candidate, parent: shares[index]!.parent }],
  );
}

/** The operators in an order that is drawn for each step. */
export function operatorsInTurn(search: SearchState, random: RandomSource): PromptOperator[] {
  const order = random.fork('operators').shuffle(search.options.operators);
  return order.map((name) => search.operators.find((operator) => operator.name === name)!);
}

function sharesOf(
  search: SearchState,
  parent: Parent,
  { agent, random }: { agent: string; random: RandomSource },
): Share[] {
  const { graph, requirement, buffer, goodTraces } = search;
  const { prompt, version } = parent.candidate;
  const quoted = quotedIn(search.findCopies, prompt);
  const examples = goodTraces
    .tracesOf(agent)
    .filter(({ question, truncated }) => !truncated && !quoted.has(question.id));
  return parent.shares.map((items, index) => {
    const fork = (name: string) => random.fork(name, version, index);
    // A proposer that must not see traces does not see one as an example either.
    const isBlind = items.length === 0;
    const [example] = isBlind ? [] : fork('example').shuffle(examples);
    const drawn = { graph, source: 'own', limit: isBlind ? 0 : 1, random: fork('counterexample') } as const;
    const [counterexample] = drawCases(buffer, agent, drawn);
    const input: InputWithoutTraces = {
      graph,
      agent,
      requirement,
      prompt,
      ...(example === undefined ? {} : { example }),
      ...(counterexample === undefined ? {} : { counterexample }),
    };
    return { parent, items, fork, input };
  });
}

function tracesIn(
  items: readonly BatchItem[],
  parent: Parent,
  { graph, agent }: InputWithoutTraces,
): Promise<ProposalTrace[]> {
  const runOf = new Map(parent.shown.map((run) => [run.question.id, run]));
  const turn = lastTurn(graph, agent);
  return Promise.all(
    items.map(async ({ question, hardNegative }) => ({
      question,
      turn: await runOf.get(question.id)!.turn(turn),
      ...(hardNegative === undefined ? {} : { hardNegative }),
    })),
  );
}
