import { type EventEvidence, isUnscored, type OptimizationEvent, type Testimony } from '@maspo/core';
import type { ExampleOutcome } from '../grading/evaluate-system.ts';

/** The replies that the numbers of a run rest on, and how many of them could not be used. */
export interface UnusableReplies {
  /** Runs of the whole system during the search; unusable where an agent gave no answer. */
  readonly traces: UnusableShare;
  /** Final answers to test questions, under the seed and the final prompts. */
  readonly answers: UnusableShare;
  readonly verdicts: UnusableShare;
  readonly assessments: UnusableShare;
  readonly proposals: UnusableShare;
}

export interface UnusableShare {
  readonly of: number;
  readonly unusable: number;
  /** The reasons, the most frequent first, then by name. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** Counts from the events of a run, their evidence and its outcomes, so it does not depend on timing. */
export interface UnusableCount {
  event(event: OptimizationEvent, evidence?: Pick<EventEvidence, 'said'>): void;
  outcomes(outcomes: readonly ExampleOutcome[]): void;
  shares(): UnusableReplies;
}

export function createUnusableCount(): UnusableCount {
  const counts = {
    traces: createShare(),
    answers: createShare(),
    verdicts: createShare(),
    assessments: createShare(),
    proposals: createShare(),
  };
  return {
    event: (event, { said } = { said: [] }) => {
      for (const { kind, answers } of said.map(answersOf))
        counts[kind].add(
          answers.length,
          answers.flatMap((reason) => reason ?? []),
        );
      switch (event.type) {
        case 'trace-finished':
          counts.traces.add(1, causesOf(event.failed).slice(0, 1));
          return;
        case 'candidate-proposed':
          counts.proposals.add(1, []);
          return;
        case 'candidate-rejected':
          counts.proposals.add(1, event.cause === 'unusable' ? [event.reason] : []);
          return;
      }
    },
    outcomes: (outcomes) => {
      const asked = outcomes.filter(({ rule }) => rule !== 'not-scored');
      counts.answers.add(asked.length, asked.flatMap(reasonOfOutcome));
    },
    shares: () => ({
      traces: counts.traces.share(),
      answers: counts.answers.share(),
      verdicts: counts.verdicts.share(),
      assessments: counts.assessments.share(),
      proposals: counts.proposals.share(),
    }),
  };
}

/** The answers that an evaluator was really asked for. Each is undefined if it was usable, and otherwise the reason why it was not. */
function answersOf(said: Testimony): {
  readonly kind: 'verdicts' | 'assessments';
  readonly answers: readonly (string | undefined)[];
} {
  if (said.kind === 'assessment') {
    const { answer, replies } = said;
    const reason = typeof answer.unscored === 'string' ? answer.unscored : undefined;
    return { kind: 'assessments', answers: replies.length === 0 ? [] : [reason] };
  }
  const asked = said.judgements.filter(({ asked }) => asked.length > 0);
  const reasons = asked.map(({ verdict }) => (isUnscored(verdict) ? verdict.unscored : undefined));
  return { kind: 'verdicts', answers: reasons };
}

function reasonOfOutcome({ outcome, rule, reason, judged }: ExampleOutcome): string[] {
  if (judged !== undefined) return 'unscored' in judged ? [judged.unscored] : [];
  if (outcome !== 'unscored' && rule !== 'no-answer') return [];
  return [reason ?? 'no answer was found'];
}

/** Why agents gave no answer, except agents that failed only because another agent had failed. */
function causesOf(failed: Readonly<Record<string, string>>): string[] {
  return Object.values(failed).filter((reason) => !/^agent ".*" failed/.test(reason));
}

function createShare() {
  let of = 0;
  const reasons = new Map<string, number>();
  return {
    add: (asked: number, unusable: readonly string[]): void => {
      of += asked;
      for (const reason of unusable.map(kindOf)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
    share: (): UnusableShare => {
      const counted = [...reasons].map(([reason, count]) => ({ reason, count }));
      const byCount = counted.sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
      return { of, unusable: counted.reduce((sum, { count }) => sum + count, 0), reasons: byCount.slice(0, 5) };
    },
  };
}

/** A reason without the details that differ from case to case: versions, numbers, quoted words. */
function kindOf(reason: string): string {
  return reason
    .replace(/"[^"]*"|\b[0-9a-f]{8,}\b/g, '…')
    .replace(/\d+/g, 'N')
    .slice(0, 160);
}
