import { rewardLenses } from '@maspo/core';
import { isSelfJudged } from '@maspo/models';
import { z } from 'zod';
import { eventOf, eventsOf, type FinishedRun } from '../../records/read-run.ts';
import { counted } from '../../terminal/counted.ts';
import { finalCheckBy, isJudged } from '../final-check-by.ts';
import { percent, points, pText } from '../number-text.ts';
import type { BaselineDelta } from './baseline-delta.ts';
import type { FailureModes } from './failure-modes.ts';
import type { MisalignmentSummary } from './misalignment-summary.ts';
import type { OptimizationTrajectory } from './optimization-trajectory.ts';
import { anotherRoundAdvice, lensWeightAdvice, lessChanceAdvice, misledJudgeAdvice } from './options-advice.ts';

export const nextExperimentsSchema = z.array(
  z.object({
    /** The rule that gave the recommendation. */
    rule: z.string(),
    /** The figures that the rule was applied to. */
    evidence: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.number())])),
    text: z.string(),
  }),
);

export type NextExperiments = z.infer<typeof nextExperimentsSchema>;

/** The input of the rules: the run, and the sections before this one. */
export interface Findings extends FinishedRun {
  readonly trajectory: OptimizationTrajectory;
  readonly misalignment: MisalignmentSummary | null;
  readonly delta: BaselineDelta;
  readonly failures: FailureModes;
}

/** Section 6: recommendations from the data of the run, the most urgent first; empty where no rule applies. */
export function nextExperiments(findings: Findings): NextExperiments {
  return rules.flatMap((rule) => rule(findings));
}

type Rule = (findings: Findings) => NextExperiments;

const enoughProposals = 10;
const muchBetter = 2;
const chanceLevel = 0.05;
const shakyAgreement = 0.3;
const manyUnscored = 0.05;

/** A limit ended the run. */
const limitReached: Rule = ({ summary }) =>
  summary.budgetReached === null
    ? []
    : [
        {
          rule: 'limit-reached',
          evidence: { limit: summary.budgetReached },
          text: `The run ended at ${summary.budgetReached}. Raise the limit and start the same command again: it goes on from here, and calls made so far cost nothing.`,
        },
      ];

/** The last check of the guards found a bound broken. */
const guardBroken: Rule = ({ trajectory, summary, manifest }) => {
  const round = trajectory.guards.at(-1)?.round;
  const { search } = manifest.options as { search?: { kind?: string } };
  const smaller = search?.kind === 'serial' ? 'search.proposals' : 'search.size';
  return trajectory.guards
    .filter((reading) => summary.status === 'guard-violated' && reading.round === round && !reading.holds)
    .map(({ guard, value, bound }) => ({
      rule: 'guard-broken',
      evidence: { guard, bound, round: round!, ...(value === null ? {} : { value }) },
      text: `guards.${guard} was ${value === null ? 'not measured' : shown(value)} in round ${round}, with a bound of ${shown(bound)}. ${
        guard === 'tokensPerRound'
          ? `Fewer schedule.steps or a smaller ${smaller} make a round cheaper; else raise the bound.`
          : 'Start from seed prompts that hold the bound, or lower it.'
      }`,
    }));
};

/** The buffers kept growing over the last three rounds. */
const changeTopology: Rule = ({ misalignment }) =>
  misalignment === null || misalignment.topologyAdvice === null
    ? []
    : [
        {
          rule: 'change-topology',
          evidence: { added: misalignment.rounds.slice(-3).map(({ added }) => added) },
          text: misalignment.topologyAdvice,
        },
      ];

/** The source that decided the final check preferred prompts that score lower on the test split. */
const checkDisagrees: Rule = (findings) => {
  const { absolute, questions } = findings.delta.finalMetric;
  const { outcome, reward } = findings.summary.finalCheck;
  const by = finalCheckBy(findings);
  if (by === 'nobody' || outcome !== 'improved' || absolute === null || absolute >= 0 || reward === null) return [];
  const mean = `(mean verdict ${shown(reward)})`;
  const seen = `and on the ${questions} test questions scored under both they score ${points(absolute)} percentage points`;
  const { rule, text } = {
    judge: {
      rule: 'judge-disagrees',
      text: `The evaluator preferred the final prompts on the pool ${mean}, ${seen}. ${misledJudgeAdvice(findings.manifest)}`,
    },
    'pool-labels': {
      rule: 'pool-disagrees',
      text: `By the graders the final prompts are better on the pool ${mean}, ${seen}. A larger task.pool says more about other questions.`,
    },
    'validation-labels': {
      rule: 'validation-disagrees',
      text: `By their labels the final prompts are better on the validation questions ${mean}, ${seen}. A larger task.validation says more about other questions.`,
    },
  }[by];
  return [{ rule, evidence: { reward, absolute }, text }];
};

/** Gains on batches did not hold on all questions. */
const gainsDidNotHold: Rule = (findings) => {
  const { outcome, wins, ties, losses } = findings.summary.finalCheck;
  if (outcome !== 'seed-kept') return [];
  const among =
    finalCheckBy(findings) === 'validation-labels' ? 'the validation questions' : 'the questions of the pool';
  return [
    {
      rule: 'gains-did-not-hold',
      evidence: { wins, ties, losses },
      text: `Prompts that gained on batches won ${wins}, drew ${ties} and lost ${losses} of ${among} against the seed. ${lessChanceAdvice(findings)}, so that chance decides less.`,
    },
  ];
};

/** The lowest share among agents and lenses, under the resulting prompts. */
const weakestLens: Rule = ({ events, failures, manifest }) => {
  if (failures.assessedUnder !== 'final') return [];
  const { lenses } = eventOf(events, 'assessed-again') ?? eventOf(events, 'orientation-finished')!;
  const shares = Object.entries(lenses).flatMap(([agent, of]) =>
    rewardLenses.flatMap((lens) => (of[lens] === null ? [] : [{ agent, lens, share: of[lens] }])),
  );
  const [weakest] = shares.sort((one, other) => one.share - other.share);
  if (weakest === undefined || weakest.share === 1) return [];
  const { agent, lens, share } = weakest;
  const advice =
    lens === 'localValidity'
      ? 'Write its role more precisely, or give it a stronger model: it does not fulfil its own role.'
      : lensWeightAdvice(lens, manifest);
  const isFrozen = eventOf(events, 'run-started')!.frozen.includes(agent);
  return [
    {
      rule: 'weakest-lens',
      evidence: { agent, lens, share },
      text: `The weakest point under the final prompts is the ${lensNames[lens]} of "${agent}": ${percent(share)} of the pool. ${isFrozen ? `Its prompt is frozen: take "${agent}" out of architecture.frozen.` : advice}`,
    },
  ];
};

const lensNames = {
  localValidity: 'local validity',
  lookaheadPotential: 'lookahead potential',
  globalAlignment: 'global alignment',
};

/** The schedule ended while prompts were still being replaced. */
const stillImproving: Rule = ({ events, summary, manifest }) => {
  const round = eventsOf(events, 'round-finished').at(-1)?.round;
  const changed = new Set(
    eventsOf(events, 'best-changed').flatMap((event) => (event.round === round ? [event.agent] : [])),
  ).size;
  if (summary.status !== 'finished' || round === undefined || changed === 0) return [];
  return [
    {
      rule: 'still-improving',
      evidence: { round, agents: changed },
      text: `Round ${round}, the last one, still replaced the prompts of ${counted(changed, 'agent')}. ${anotherRoundAdvice(manifest, round)}`,
    },
  ];
};

/** The plateau ended the search. */
const plateau: Rule = ({ events, summary }) => {
  const rounds = eventsOf(events, 'round-finished').length;
  if (summary.status !== 'converged') return [];
  return [
    {
      rule: 'plateau',
      evidence: { rounds },
      text: `After ${rounds} rounds the final answers gained nothing more: further rounds will not help. Try other operators, a larger task.pool, or another optimizer model.`,
    },
  ];
};

/** An operator never gained although it was asked often enough, or one operator gains much more often than another. */
const operatorMix: Rule = ({ trajectory }) => {
  const tried = trajectory.operators.filter(({ asked }) => asked >= enoughProposals);
  const useless = tried.filter(({ accepted }) => accepted === 0);
  const ranked = tried
    .flatMap(({ operator, accepted, rate }) =>
      accepted === null || rate === null || accepted === 0 ? [] : { operator, rate },
    )
    .sort((one, other) => other.rate - one.rate);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  return [
    ...useless.map(({ operator, asked }) => ({
      rule: 'drop-operator',
      evidence: { operator, asked },
      text: `None of ${asked} proposals by ${operator} gained: leave it out of operators.`,
    })),
    ...(best !== undefined && worst !== undefined && best.rate >= muchBetter * worst.rate
      ? [
          {
            rule: 'prefer-operator',
            evidence: { best: best.operator, bestRate: best.rate, worst: worst.operator, worstRate: worst.rate },
            text: `${best.operator} gained in ${percent(best.rate)} of its proposals, ${worst.operator} in ${percent(worst.rate)}: try operators without ${worst.operator}.`,
          },
        ]
      : []),
  ];
};

/** The order of beam members changed when the beams were refreshed. */
const shakyRanks: Rule = (findings) => {
  const agreements = eventsOf(findings.events, 'beam-refreshed').flatMap(({ rankAgreement }) => rankAgreement ?? []);
  const mean = agreements.reduce((sum, value) => sum + value, 0) / agreements.length;
  if (agreements.length < 2 || mean >= shakyAgreement) return [];
  return [
    {
      rule: 'shaky-ranks',
      evidence: { refreshes: agreements.length, meanRankAgreement: mean },
      text: `When ${agreements.length} beams were scored anew, their order agreed little with the one before (mean tau-b ${shown(mean)}). ${lessChanceAdvice(findings)}, so that scores are less noisy.`,
    },
  ];
};

/** Cases that were not re-run, because of the limit. */
const casesNotRerun: Rule = ({ summary, failures, manifest }) => {
  const notRerun = failures.cases?.filter(({ rerun }) => !rerun).length ?? 0;
  const limit = (manifest.options as { misalignmentBuffer?: { recheckLimit?: number } }).misalignmentBuffer
    ?.recheckLimit;
  if (notRerun === 0 || limit === undefined || summary.budgetReached !== null) return [];
  return [
    {
      rule: 'cases-not-rerun',
      evidence: { notRerun, limit },
      text: `${notRerun} misalignment cases were not run again, as ${limit} for each agent is the limit. Raise misalignmentBuffer.recheckLimit to learn whether they were repaired.`,
    },
  ];
};

/** Too many answers could not be graded. */
const unscoredAnswers: Rule = ({ summary }) => {
  const { correct, incorrect, unscored } = summary.final;
  const questions = correct + incorrect + unscored;
  if (summary.budgetReached !== null || unscored <= manyUnscored * questions) return [];
  return [
    {
      rule: 'unscored-answers',
      evidence: { unscored, questions },
      text: `${unscored} of ${questions} test answers could not be graded; outcomes.jsonl has the reason of each. If their form is wrong, describe the form in the last agent's prompt. If they were cut off, raise maxTokens.`,
    },
  ];
};

/** The difference on the test split may be chance. */
const mayBeChance: Rule = ({ delta }) => {
  const { p, gained, lost } = delta.finalMetric;
  if (p === null || gained + lost === 0 || p < chanceLevel) return [];
  return [
    {
      rule: 'may-be-chance',
      evidence: { gained, lost, p },
      text: `${counted(gained, 'question')} gained and ${lost} lost is a difference that chance alone could make (${pText(p)}). Repeat with other seeds, or with more test questions, before building on it.`,
    },
  ];
};

/** The evaluator is the agents' own model, and influenced the search. */
const judgedItself: Rule = ({ manifest, summary }) => {
  const { evaluator } = manifest.models;
  if (!isJudged(summary) || !isSelfJudged(manifest.models) || evaluator.provider === 'simulated') return [];
  return [
    {
      rule: 'self-judged',
      evidence: { model: evaluator.model },
      text: `"${evaluator.model}" judged its own outputs. Repeat with another evaluator, to see whether the gain is more than a preference for its own outputs.`,
    },
  ];
};

/** A model was simulated, so the numbers allow no statement about real models. */
const simulatedOnly: Rule = ({ manifest }) => {
  const roles = Object.entries(manifest.models).flatMap(([role, { provider }]) =>
    provider === 'simulated' ? role : [],
  );
  if (roles.length === 0) return [];
  return [
    {
      rule: 'real-models',
      evidence: { simulated: roles.join(', ') },
      text: `Simulated in this run: ${roles.join(', ')}. Repeat with real models (examples/real-models.yaml) before drawing any conclusion.`,
    },
  ];
};

const rules: readonly Rule[] = [
  limitReached,
  guardBroken,
  changeTopology,
  checkDisagrees,
  gainsDidNotHold,
  weakestLens,
  stillImproving,
  plateau,
  operatorMix,
  shakyRanks,
  casesNotRerun,
  unscoredAnswers,
  mayBeChance,
  judgedItself,
  simulatedOnly,
];

function shown(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(3);
}
