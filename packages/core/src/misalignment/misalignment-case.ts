import { lastTurn } from '../graph/agent-turns.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import { type CompletedTurn, type Trace, turnIn } from '../graph/trace.ts';
import { type Verdict, verdictWord } from '../judge/verdict.ts';
import type { Question } from '../question/question.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';
import { type DownstreamEvidence, downstreamEvidence } from './downstream-evidence.ts';
import type { MisalignmentOptions } from './misalignment-options.ts';

export type MisalignmentCategory = 'lookahead' | 'global' | 'both';

/** A question on which a prompt made its agent's own output look better, but not the work after it. */
export interface MisalignmentCase {
  readonly agent: string;
  /** `promptVersion` of the misleading prompt. */
  readonly version: string;
  readonly question: Question;
  readonly category: MisalignmentCategory;
  /** The agent's output under the misleading prompt: it won locally. */
  readonly output: string;
  /** The agent whose work got no better: what it received and wrote, and what it had written before. */
  readonly failure: {
    readonly agent: string;
    readonly context: string;
    readonly output: string;
    /** Whether that output was cut at its length limit. */
    readonly truncated: boolean;
    readonly before: string;
  };
}

/**
 * The category of a local win that did not win downstream, else undefined: local = 1 and (lookahead = 0 or global = 0), where an indicator
 * is 1 for a win and 0 otherwise (arXiv 2605.06623, Method: misalignment). A lens without evidence counts as won.
 */
export function misalignmentCategory(
  judged: JudgedQuestion,
  { graph, options }: { graph: MasGraph; options: MisalignmentOptions },
): MisalignmentCategory | undefined {
  if (!isWon(judged.localValidity)) return undefined;
  return categoryOf(downstreamEvidence(judged, { graph, options }));
}

function categoryOf({ lookahead, global }: DownstreamEvidence): MisalignmentCategory | undefined {
  if (lookahead === 'lost') return global === 'lost' ? 'both' : 'lookahead';
  return global === 'lost' ? 'global' : undefined;
}

/** The case of a judged question, or undefined when the question is not misaligned. */
export function misalignmentCase(
  judged: JudgedQuestion,
  from: {
    graph: MasGraph;
    agent: string;
    version: string;
    reference: Trace;
    candidate: Trace;
    options: MisalignmentOptions;
  },
): MisalignmentCase | undefined {
  const { graph, options } = from;
  const evidence = downstreamEvidence(judged, { graph, options });
  const category = isWon(judged.localValidity) ? categoryOf(evidence) : undefined;
  if (category === undefined) return undefined;
  const failed = category === 'global' ? graph.terminal : evidence.worstReader!;
  const { context, output, truncated } = turnOf(from.candidate, failed);
  return {
    agent: from.agent,
    version: from.version,
    question: from.reference.question,
    category,
    output: turnOf(from.candidate, lastTurn(graph, from.agent)).output,
    failure: { agent: failed, context, output, truncated, before: turnOf(from.reference, failed).output },
  };
}

function isWon(verdict: Verdict | null): boolean {
  return verdict !== null && verdictWord(verdict) === 'win';
}

/** A judged turn is always completed: failed turns are unscored. */
function turnOf(trace: Trace, agent: string): CompletedTurn {
  return turnIn(trace, agent) as CompletedTurn;
}
