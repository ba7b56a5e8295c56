import { drawCases } from '../misalignment/misalignment-buffer.ts';
import { type CopiedQuestion, copiedQuestions } from '../operators/copied-questions.ts';
import type { PromptOperator } from '../operators/prompt-operator.ts';
import { promptOperators } from '../operators/prompt-operators.ts';
import type { Proposal, ProposalTrace } from '../operators/proposal.ts';
import { promptVersion } from '../prompt/prompt-version.ts';
import type { BatchItem } from './draw-batch.ts';
import { type ProposedPrompt, proposePrompt } from './propose-prompt.ts';
import type { SearchState } from './search-state.ts';
import type { Parent, Proposed, Step } from './step.ts';

/** A proposal with what it was made from. */
interface Draft {
  readonly parent: Parent;
  readonly operator: PromptOperator;
  readonly proposal: Proposal;
  readonly draft: ProposedPrompt;
}

/**
 * Proposals of all parents, each from its own disjoint share of that parent's runs; it needs the agent's own steps alone and does
 * not wait for what follows them. The operators are put into a drawn order at each step and dealt to its proposals in turn; one that
 * does not apply gives way to the next. Only proposals distinct by text from the beam and from each other, and without a copied
 * question, are returned; the others are reported as rejected.
 */
export async function proposeCandidates(
  search: SearchState,
  parents: readonly Parent[],
  step: Step,
): Promise<Proposed[]> {
  const operators = step.random.fork('operators').shuffle(search.options.operators);
  const drafts = await Promise.all(
    parents.flatMap((parent, row) =>
      parent.shares.map((share, index) => {
        const turn = (row * parent.shares.length + index) % operators.length;
        const inTurn = [...operators.slice(turn), ...operators.slice(0, turn)];
        return draftFrom(search, step, {
          parent,
          share,
          index,
          operators: inTurn.map((name) => promptOperators[name]),
        });
      }),
    ),
  );
  const known = new Set(parents.map(({ candidate }) => candidate.version));
  return drafts.flatMap((made) => takeDraft(search, step, { made, known }));
}

async function draftFrom(
  search: SearchState,
  { random, place }: Step,
  given: { parent: Parent; share: readonly BatchItem[]; index: number; operators: readonly PromptOperator[] },
): Promise<Draft> {
  const { graph, requirement, models, signal } = search;
  const { parent, share, index } = given;
  const fork = (name: string) => random.fork(name, parent.candidate.version, index);
  const { prompt } = parent.candidate;
  const quoted = quotedIn(search, prompt);
  // Whoever is to see no traces sees none as an example either.
  const isBlind = share.length === 0;
  const examples = (isBlind ? [] : search.goodTraces.tracesOf(place.agent)).filter(
    ({ question, truncated }) => !truncated && !quoted.has(question.id),
  );
  const example = fork('example').shuffle(examples)[0];
  const [counterexample] = drawCases(search.buffer, place.agent, {
    graph,
    source: 'own',
    limit: isBlind ? 0 : 1,
    random: fork('counterexample'),
  });
  const proposal: Proposal = {
    graph,
    agent: place.agent,
    requirement,
    prompt,
    traces: await tracesIn(share, parent, place.agent),
    ...(example === undefined ? {} : { example }),
    ...(counterexample === undefined ? {} : { counterexample }),
  };
  // The options hold at least one operator that always applies.
  const operator = given.operators.find(({ applies }) => applies(proposal))!;
  const draft = await proposePrompt(proposal, {
    operator,
    optimizer: models.optimizer,
    draw: fork('propose').path,
    signal,
  });
  return { parent, operator, proposal, draft };
}

function tracesIn(share: readonly BatchItem[], parent: Parent, agent: string): Promise<ProposalTrace[]> {
  const runOf = new Map(parent.shown.map((run) => [run.question.id, run]));
  return Promise.all(
    share.map(async ({ question, hardNegative }) => ({
      question,
      step: await runOf.get(question.id)!.step(agent),
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
  if ('rejected' in draft) return reject(draft.rejected);
  const { prompt, repaired } = draft;
  const version = promptVersion(prompt);
  if (known.has(version)) return reject(`the proposal ${version} is no new text`);
  const copied = copiedQuestions(prompt, search.pool);
  const mayQuote = quotedIn(search, proposal.prompt);
  for (const { id } of operator.quotes?.(proposal) ?? []) mayQuote.add(id);
  const copy = copied.find(({ question }) => !mayQuote.has(question));
  if (copy !== undefined) return reject(copyReason(copy));
  known.add(version);
  const seen = new Set(
    [...proposal.traces, ...(operator.shows?.(proposal) ?? []).map((question) => ({ question }))].map(
      ({ question }) => question.id,
    ),
  );
  const quotes = copied.map(({ question }) => question);
  search.emit({ type: 'candidate-proposed', ...from, version, prompt, repaired, seen: [...seen], quotes });
  const lineage = { agent: place.agent, parent: from.parent, operator: operator.name };
  return [{ parent, candidate: { ...lineage, prompt, version, cumulativeScore: 0 } }];
}

/** What a prompt quotes already may stay in those made from it: it came by an operator that may quote, or with the seed. */
function quotedIn({ pool }: SearchState, prompt: string): Set<string> {
  return new Set(copiedQuestions(prompt, pool).map(({ question }) => question));
}

function copyReason({ question, part }: CopiedQuestion): string {
  const shown = part.length > 60 ? `${part.slice(0, 60)}...` : part;
  return `the prompt copies the pool question ${question}: "${shown}"`;
}
