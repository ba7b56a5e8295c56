import { promptVersion } from '../prompt/prompt-version.ts';
import { proposePrompt } from './propose-prompt.ts';
import type { SearchState } from './search-state.ts';
import type { Parent, Proposed, Step } from './step.ts';

/**
 * Proposals of all parents, each from its own disjoint share of that parent's runs; it needs the agent's own steps alone and does
 * not wait for what follows them. Only those distinct by text from the beam and from each other are returned; the others are
 * reported as rejected.
 */
export async function proposeCandidates(
  search: SearchState,
  parents: readonly Parent[],
  step: Step,
): Promise<Proposed[]> {
  const drafts = await Promise.all(parents.flatMap((parent) => draftsFrom(search, parent, step)));
  const known = new Set(parents.map(({ candidate }) => candidate.version));
  return drafts.flatMap(({ parent, draft, seen }) => {
    const from = { ...step.place, parent: parent.candidate.version };
    const reject = (reason: string) => {
      search.emit({ type: 'candidate-rejected', ...from, reason });
      return [];
    };
    if ('rejected' in draft) return reject(draft.rejected);
    const { prompt, repaired } = draft;
    const version = promptVersion(prompt);
    if (known.has(version)) return reject(`the proposal ${version} is no new text`);
    known.add(version);
    search.emit({ type: 'candidate-proposed', ...from, version, operator: 'rewrite', prompt, repaired, seen });
    const { agent } = step.place;
    return [
      { parent, candidate: { agent, prompt, version, parent: from.parent, operator: 'rewrite', cumulativeScore: 0 } },
    ];
  });
}

function draftsFrom(search: SearchState, parent: Parent, { random, place }: Step) {
  const { graph, requirement, models, signal } = search;
  const { agent } = place;
  const runOf = new Map(parent.shown.map((run) => [run.question.id, run]));
  return parent.shares.map(async (share, index) => {
    const traces = await Promise.all(
      share.map(async ({ question, hardNegative }) => ({
        question,
        step: await runOf.get(question.id)!.step(agent),
        ...(hardNegative === undefined ? {} : { hardNegative }),
      })),
    );
    const draft = await proposePrompt(
      { graph, agent, requirement, prompt: parent.candidate.prompt, traces },
      { optimizer: models.optimizer, draw: random.fork('propose', parent.candidate.version, index).path, signal },
    );
    return { parent, draft, seen: share.map(({ question }) => question.id) };
  });
}
