import { hash } from 'node:crypto';
import {
  type ChatRequest,
  contextToken,
  excerptLimit,
  lastTagged,
  type MasGraph,
  majorityVote,
  promptLengthLimit,
  questionToken,
} from '@maspo/core';
import { type Conduct, everythingHolds, isForced, needsContext, textOf } from './conduct.ts';
import { generationOf, marksIn, markText, newerOf } from './mark.ts';

/** Which of two outputs the judge prefers, from the request's text. */
export type Preference = (judgeRequest: string) => 'A' | 'B' | 'tie';

/** What decides the comparisons of a walk. */
export interface CostlyVerdicts {
  readonly preference: Preference;
  /** The scores of final answers to pool questions, for searches that compare these scores. Left out, later prompts score higher. */
  readonly scoreInPool?: Conduct['scoreInPool'];
}

/**
 * Models that make every branch take the costly way. No two requests get the same output. Every proposal is a new and
 * valid prompt. A vote changes with each of its inputs. Everything that is assessed or scored is good. Replies have the
 * greatest length. Their texts are only marks that state how many tokens they stand for, so the tokens of a request are
 * counted without building the text. A quoted text in a request for a proposal counts as the longest possible excerpt.
 */
export function costlyConduct({
  preference,
  scoreInPool = newerIsBetter,
  charactersPerToken,
}: CostlyVerdicts & { charactersPerToken: number }): Conduct {
  let number = 0;
  const inTokens = (characters: number) => Math.ceil(characters / charactersPerToken);
  const output = (text: string, { maxTokens }: ChatRequest) =>
    `<answer>${markText(++number, { generation: generationOf(text), tokens: maxTokens })}</answer>`;
  const write: Readonly<Record<ChatRequest['purpose'], (text: string, request: ChatRequest) => string>> = {
    agent: output,
    handoff: output,
    assess: () => everythingHolds,
    judge: (text, request) => `<choice>${choiceBy(preference, text, request)}</choice>`,
    propose: (text, { maxTokens }) => {
      const generation = generationOf(lastTagged(text, 'current_prompt') ?? '') + 1;
      const tokens = Math.min(maxTokens, inTokens(promptLengthLimit));
      const context = needsContext(text) ? `\n${contextToken}` : '';
      // More than one sentence, so that their order can be changed.
      return `<prompt>\n${markText(++number, { generation, tokens })}\nRead it. Answer it.\n${questionToken}${context}\n</prompt>`;
    },
  };
  return {
    reply: (request) => {
      const text = textOf(request);
      const longest = request.purpose === 'propose' ? inTokens(excerptLimit) : Number.POSITIVE_INFINITY;
      const held = marksIn(text).reduce((sum, { tokens }) => sum + Math.min(tokens, longest), 0);
      return {
        text: write[request.purpose](text, request),
        inputTokens: inTokens(text.length) + held,
        outputTokens: request.maxTokens,
      };
    },
    score: newerIsBetter,
    scoreInPool,
    graph: (graph) => withDecisiveVotes(graph, () => ++number),
    isBound: true,
  };
}

/** Always above the floor of a guard, and higher for later prompts. */
function newerIsBetter(finalOutput: string): number {
  return 1 - 1e-6 / (1 + generationOf(finalOutput));
}

/** The output with more improvements behind it is the better one. */
export const newerWins: Preference = (request) => newerOf(request) ?? 'tie';

/**
 * Like `newerWins`, except where the work of earlier agents changed, so that the judge sees the context of each output. There the newer
 * output of every fourth comparison loses: the earlier agent has misled its reader.
 */
export const newerMisleads: Preference = (request) => {
  const newer = newerOf(request);
  if (newer === undefined || !request.includes('<given_A>')) return newer ?? 'tie';
  const place = (lastTagged(request, 'question') ?? '').length + generationOf(request);
  return (place % 4 === 0) === (newer === 'A') ? 'B' : 'A';
};

/** Arbitrary verdicts and scores of final answers. Equal requests get equal verdicts; another `salt` gives other verdicts. */
export function arbitrary(salt: number): CostlyVerdicts {
  const draw = (text: string) => Number.parseInt(hash('sha256', `${salt} ${text}`).slice(0, 8), 16) % 3;
  return {
    preference: (request) => (['A', 'B', 'tie'] as const)[draw(request)]!,
    scoreInPool: (finalOutput) => draw(finalOutput) / 2,
  };
}

function choiceBy(preference: Preference, text: string, request: ChatRequest): 'A' | 'B' | 'tie' {
  const choice = preference(text);
  return choice === 'tie' && isForced(request) ? 'A' : choice;
}

/**
 * Votes whose outcome changes whenever one of their inputs changes. A real vote may also change, and then the final
 * answers have to be judged. A vote on stored replies alone keeps its real outcome.
 */
function withDecisiveVotes(graph: MasGraph, nextNumber: () => number): MasGraph {
  const known = new Map<string, string>();
  const decide = (outputs: readonly string[]) => {
    const key = outputs.join('\n');
    const marks = marksIn(key);
    if (marks.length === 0) return majorityVote(outputs);
    const tokens = Math.max(...marks.map((mark) => mark.tokens));
    const outcome =
      known.get(key) ?? `<answer>${markText(nextNumber(), { generation: generationOf(key), tokens })}</answer>`;
    known.set(key, outcome);
    return outcome;
  };
  return { ...graph, agents: graph.agents.map((agent) => (agent.kind === 'vote' ? { ...agent, decide } : agent)) };
}
