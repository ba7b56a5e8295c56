import { type EventOf, eventsOf, type FinishedRun } from '../records/read-run.ts';
import { markdownTable } from './markdown-table.ts';
import { decimal, percent } from './number-text.ts';

/**
 * The course of the search: the weak points of the seed system, the steps or trials, and the effect of the refreshes on
 * the beams.
 */
export function searchSection({ events }: FinishedRun): string {
  const parts = [
    orientationPart(eventsOf(events, 'orientation-finished')),
    stepsPart(eventsOf(events, 'step-finished'), {
      scored: eventsOf(events, 'candidate-scored'),
      rejected: eventsOf(events, 'candidate-rejected'),
    }),
    candidatesPart(eventsOf(events, 'candidate-scored').length),
    refreshPart(eventsOf(events, 'beam-refreshed')),
    trialsPart(eventsOf(events, 'trial-finished')),
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ['## The search in detail', ...parts].join('\n\n');
}

function orientationPart([orientation]: readonly EventOf<'orientation-finished'>[]): string {
  if (orientation === undefined) return '';
  const { lenses, system, weakest, unscored } = orientation;
  return [
    '### The seed system, as the evaluator sees it',
    markdownTable(
      ['agent', 'local validity', 'lookahead potential', 'global alignment'],
      Object.entries(lenses).map(([agent, shares]) => [
        agent,
        percent(shares.localValidity),
        percent(shares.lookaheadPotential),
        percent(shares.globalAlignment),
      ]),
    ),
    `Of the system: local ${percent(system.localValidity)}, lookahead ${percent(system.lookaheadPotential)}, global ${percent(system.globalAlignment)}. ${weakest === null ? 'Nothing could be assessed.' : `Weakest: ${weakest.lens} of ${weakest.agent}.`} Unscored: ${unscored}.`,
  ].join('\n\n');
}

function stepsPart(
  steps: readonly EventOf<'step-finished'>[],
  {
    scored,
    rejected,
  }: { scored: readonly EventOf<'candidate-scored'>[]; rejected: readonly EventOf<'candidate-rejected'>[] },
): string {
  if (steps.length === 0) return '';
  const rows = steps.map((step) => {
    const here = (event: { round: number; agent: string; step: number }) =>
      event.round === step.round && event.agent === step.agent && event.step === step.step;
    const candidates = scored.filter(here);
    const { localWins, misaligned, compared, rate } = step.misalignment;
    return [
      step.round,
      step.agent,
      step.step,
      decimal(step.beam[0]?.cumulativeScore ?? null),
      `${candidates.filter(({ accepted }) => accepted).length} of ${candidates.length}`,
      rejected.filter(here).length,
      `${misaligned} of ${compared} (${localWins} local wins)`,
      percent(rate),
      step.bufferSize,
    ];
  });
  return [
    '### Steps',
    markdownTable(['round', 'agent', 'step', 'best J', 'gained', 'rejected', 'misaligned', 'rate', 'cases'], rows),
    'Best J: for the best prompt in the beam of this agent, the sum of the gains (R - 0.5) from the prompt that the beam began with to this prompt. J starts again for each agent and at each refresh of its beam, so a lower J in a later visit does not mean a worse prompt. A comparison is misaligned if the candidate wins locally and does not win downstream. The rate counts only randomly drawn questions, without those on which all outputs downstream are the same text.',
  ].join('\n\n');
}

function candidatesPart(scored: number): string {
  return scored === 0
    ? ''
    : `${scored} candidates were compared with their parents: report.html has the lenses of each, and draws which prompt came from which.`;
}

function refreshPart(refreshes: readonly EventOf<'beam-refreshed'>[]): string {
  const compared = refreshes.filter(({ before }) => before.length > 1);
  if (compared.length === 0) return '';
  return [
    '### Beams refreshed',
    markdownTable(
      ['round', 'agent', 'candidates', 'rank agreement (tau-b)', 'same top'],
      compared.map(({ round, agent, before, rankAgreement, sameTop }) => [
        round,
        agent,
        before.length,
        decimal(rankAgreement),
        sameTop ? 'yes' : 'no',
      ]),
    ),
  ].join('\n\n');
}

function trialsPart(trials: readonly EventOf<'trial-finished'>[]): string {
  if (trials.length === 0) return '';
  return [
    '### Trials',
    markdownTable(
      ['trial', 'questions', 'prompts of', trials[0]!.metric, 'to exceed', 'accepted'],
      trials.map(({ trial, on, agent, batch, value, bar, accepted }) => [
        trial,
        on === 'full' ? `all ${batch.length}` : batch.length,
        agent ?? 'all agents',
        decimal(value),
        bar === null ? '' : decimal(bar),
        accepted ? 'yes' : 'no',
      ]),
    ),
    'A win rate is a mean verdict, a tie as half a win: 0.5 is a draw.',
  ].join('\n\n');
}
