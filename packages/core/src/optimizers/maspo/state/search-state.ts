import type { Execution } from '../../../graph/graph-run.ts';
import { createCopyFinder, type FindCopies } from '../../../operators/find-copies.ts';
import { createGoodTraces, type GoodTraces } from '../../../operators/good-traces.ts';
import type { PromptOperator } from '../../../operators/prompt-operator.ts';
import type { PromptMap } from '../../../prompt/prompt-map.ts';
import { promptVersion, versionsOf } from '../../../prompt/prompt-version.ts';
import type { Candidate } from '../../../search/candidate.ts';
import { type PromptSearchSetting, searchedAgents } from '../../../search/prompt-search.ts';
import { createMisalignmentBuffer, type MisalignmentBuffer } from '../misalignment/misalignment-buffer.ts';
import type { SearchOptions } from '../options/strategy-options.ts';
import type { Beam, ScoredCandidate } from './beam.ts';

/** What stays the same throughout a search. */
interface SearchSetting extends PromptSearchSetting {
  readonly options: SearchOptions;
  /** The operators that the options may name. */
  readonly operators: readonly PromptOperator[];
}

/** What a search changes as it goes: the prompts in force, each agent's beam, the mined cases. */
export interface SearchState extends SearchSetting {
  prompts: PromptMap;
  readonly beams: Map<string, Beam>;
  /** For each agent, the prompts of the other agents when the scores of its beam were made. */
  readonly scoredUnder: Map<string, string>;
  readonly buffer: MisalignmentBuffer;
  readonly goodTraces: GoodTraces;
  /** Finds pool questions in a prompt. */
  readonly findCopies: FindCopies;
}

/** Every agent whose prompt is searched starts with a beam that holds only its seed prompt. */
export function startSearch(setting: SearchSetting, seedPrompts: PromptMap): SearchState {
  return {
    ...setting,
    prompts: seedPrompts,
    beams: new Map(searchedAgents(setting).map((id) => [id, [seedCandidate(id, seedPrompts[id]!)]])),
    scoredUnder: new Map(),
    buffer: createMisalignmentBuffer(setting.options.misalignmentBuffer),
    goodTraces: createGoodTraces(),
    findCopies: createCopyFinder(setting.pool),
  };
}

/** The prompts in force, with the prompt of one agent replaced. */
export function promptsWith(search: SearchState, { agent, prompt }: Candidate): PromptMap {
  return { ...search.prompts, [agent]: prompt };
}

/** The graph under `promptsWith`; its draws at temperature > 0 belong to `draw`. */
export function executionWith(search: SearchState, candidate: Candidate, draw: string): Execution {
  const { graph, models, signal } = search;
  return { graph, prompts: promptsWith(search, candidate), models: models.agent, draw, signal };
}

/** Whether prompts of other agents have changed since the scores of an agent's beam were made. */
export function hasOtherSurroundings(search: SearchState, agent: string): boolean {
  return search.scoredUnder.get(agent) !== surroundingsOf(search, agent);
}

function surroundingsOf({ prompts }: SearchState, agent: string): string {
  return JSON.stringify({ ...versionsOf(prompts), [agent]: null });
}

/** Replaces an agent's beam with one that has current scores. Its best prompt is in force at once. */
export function setBeam(search: SearchState, visit: { round: number; agent: string }, beam: Beam): void {
  const { round, agent } = visit;
  const from = promptVersion(search.prompts[agent]!);
  search.beams.set(agent, beam);
  search.scoredUnder.set(agent, surroundingsOf(search, agent));
  search.prompts = { ...search.prompts, [agent]: beam[0]!.prompt };
  if (from !== beam[0]!.version) search.emit({ type: 'best-changed', round, agent, from, to: beam[0]!.version });
}

function seedCandidate(agent: string, prompt: string): ScoredCandidate {
  return { agent, prompt, version: promptVersion(prompt), parent: null, operator: 'seed', cumulativeScore: 0 };
}
