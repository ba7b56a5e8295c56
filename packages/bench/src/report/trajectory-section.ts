import type { OptimizationTrajectory } from './finish/optimization-trajectory.ts';
import { decimal, markdownTable, percent } from './markdown-table.ts';

/** Section 2, with how the operators, the guards and the target fared on the way. */
export function trajectorySection({
  rows,
  trials,
  rounds,
  guards,
  targets,
  operators,
}: OptimizationTrajectory): string {
  return [
    '## 2. Optimization trajectory',
    ...(rows.length === 0 ? [withoutVisits(trials)] : visitsPart(rows)),
    ...roundsPart(rounds),
    ...guardsPart(guards),
    ...targetPart(targets),
    ...operatorsPart(operators),
  ].join('\n\n');
}

/** An optimizer by trials visits no agent. */
function withoutVisits({ made, accepted }: OptimizationTrajectory['trials']): string {
  if (made === 0) return 'The search ended before its first visit or trial.';
  const trials = made === 1 ? '1 trial' : `${made} trials`;
  return `This optimizer searches by trials, not by visits to one agent after the other: it made ${trials}, of which ${accepted} gained. They stand under *Trials* below.`;
}

/** A visit as the cells of a table: round, agent, the means of the three lenses, R, and whether the beam was refreshed. */
export function visitCells(row: OptimizationTrajectory['rows'][number]): (string | number)[] {
  return [
    row.round,
    row.agent,
    decimal(row.best_local),
    decimal(row.best_lookahead),
    decimal(row.best_global),
    decimal(row.composite),
    row.beam_refresh_triggered ? 'yes' : 'no',
  ];
}

function visitsPart(rows: OptimizationTrajectory['rows']): string[] {
  return [
    markdownTable(
      ['round', 'agent', 'best_local', 'best_lookahead', 'best_global', 'composite', 'beam_refresh_triggered'],
      rows.map(visitCells),
    ),
    "Each row is the prompt in force when the visit was over: the judge's mean verdict on each lens against the prompt it was made from, when it won its place (1 wins all, 0.5 is a draw), and the weighted mean of them. A cell is empty where there was nothing to compare: seed prompts have no parent, and the last agent has no readers.",
  ];
}

function roundsPart(rounds: OptimizationTrajectory['rounds']): string[] {
  if (rounds.length === 0) return [];
  const guarded = rounds.some(({ adopted }) => adopted !== null);
  return [
    '### After each round',
    markdownTable(
      ['round', 'best composite', 'misalignment cases held', ...(guarded ? ['adopted'] : [])],
      rounds.map(({ round, bestComposite, bufferSize, adopted }) => [
        round,
        decimal(bestComposite),
        bufferSize,
        ...(guarded ? [adopted === null ? '' : adopted ? 'yes' : 'no'] : []),
      ]),
    ),
  ];
}

function guardsPart(guards: OptimizationTrajectory['guards']): string[] {
  if (guards.length === 0) return [];
  return [
    '### Guards',
    markdownTable(
      ['round', 'guard', 'measured', 'bound', 'holds'],
      guards.map(({ round, guard, value, bound, holds }) => [
        round === 0 ? 'seed' : round,
        guard,
        value === null ? 'not measured' : quantity(guard, value),
        `${guard === 'tokensPerRound' ? 'at most' : 'at least'} ${quantity(guard, bound)}`,
        holds ? 'yes' : '**no**',
      ]),
    ),
  ];
}

function quantity(guard: OptimizationTrajectory['guards'][number]['guard'], value: number): string {
  return guard === 'tokensPerRound' ? `${value}` : percent(value);
}

function targetPart(targets: OptimizationTrajectory['targets']): string[] {
  if (targets.length === 0) return [];
  return [
    '### Target',
    markdownTable(
      ['round', 'metric', 'measured', 'target', 'reached'],
      targets.map(({ round, metric, value, atLeast, reached }) => [
        round,
        metric,
        percent(value) || 'not measured',
        `at least ${percent(atLeast)}`,
        reached ? 'yes' : 'no',
      ]),
    ),
  ];
}

function operatorsPart(operators: OptimizationTrajectory['operators']): string[] {
  if (operators.length === 0) return [];
  return [
    '### Operators',
    markdownTable(
      ['operator', 'asked', 'usable', 'rejected', 'gained', 'success rate'],
      operators.map(({ operator, asked, proposed, rejected, accepted, rate }) => [
        operator,
        asked,
        proposed,
        rejected,
        accepted,
        percent(rate),
      ]),
    ),
    'A proposal is rejected when it is not a valid prompt, is not new, or copies a question. It gains when it is judged better than its parent.',
  ];
}
