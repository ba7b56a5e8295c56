/**
 * Recounts the six sections of a run's finish report, and the figures of its page, from its event log, outcomes and prompts. Shares no
 * code with the product. Prints every difference. The exit code is 1 for any difference, and 2 for a directory without a finished run.
 *
 *   node scripts/recount-report.mjs results/<run> [another page with the same figures]
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparePage } from './recount-page.mjs';

const [directory = '.', pageFile = join(directory, 'report.html')] = process.argv.slice(2);
if (!existsSync(join(directory, 'finish-report.json'))) {
  console.error(`${directory} holds no finish-report.json: name the directory of a finished run`);
  process.exit(2);
}
/** @param {string} name */
const text = (name) => readFileSync(join(directory, name), 'utf8');
/** @param {string} name */
const lines = (name) =>
  text(name)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const report = JSON.parse(text('finish-report.json'));
const manifest = JSON.parse(text('manifest.json'));
const summary = JSON.parse(text('summary.json'));
const events = lines('events.jsonl');
const outcomes = lines('outcomes.jsonl');
const sources = manifest.split.sources ?? [];
const validation = { sources, outcomes: sources.length === 0 ? [] : lines('validation-outcomes.jsonl') };

/** @param {string} type */
const all = (type) => events.filter((event) => event.type === type);
/** @param {string} type */
const last = (type) => all(type).at(-1);
const started = events.find(({ type }) => type === 'run-started');
const ended = last('run-finished');
/** The agent whose output no other agent reads. */
const terminal = started.agents.find(
  (/** @type {string} */ agent) => !started.edges.some((/** @type {any} */ [from]) => from === agent),
);
/** Whether the search compared proposals with the prompts they were made from, and so could find cases. */
const inSteps = ['beam-filled', 'step-started', 'candidate-scored'].some((type) => all(type).length > 0);
const lensNames = ['localValidity', 'lookaheadPotential', 'globalAlignment'];
/** @param {string} prompt */
const version = (prompt) => createHash('sha256').update(prompt).digest('hex').slice(0, 12);
/** @param {number | undefined} before @param {number | undefined} now */
const trend = (before, now) =>
  before === undefined || now === undefined
    ? null
    : Math.sign(now - before) === 0
      ? 'unchanged'
      : now > before
        ? 'grew'
        : 'shrank';
/** @param {unknown[]} parts */
const id = (...parts) => parts.join('\u0000');

const recounted = {
  finalPromptSet: Object.entries(ended.prompts).map(([agent, prompt]) => ({
    agent,
    version: version(prompt),
    seedVersion: version(started.prompts[agent]),
    changed: prompt !== started.prompts[agent],
    frozen: started.frozen.includes(agent),
    prompt,
  })),
  optimizationTrajectory: trajectory(),
  misalignmentCaseSummary: misalignment(),
  bestVsBaselineDelta: delta(),
  remainingFailureModes: failures(),
};
const sections = { ...recounted, recommendedNextExperiments: experiments(recounted) };

/** @type {string[]} */
const differences = [];
for (const [section, expected] of Object.entries(sections))
  compare(section, expected, section === 'recommendedNextExperiments' ? withoutText(report[section]) : report[section]);
const page = comparePage(
  readFileSync(pageFile, 'utf8'),
  {
    events,
    outcomes,
    validation,
    timings: lines('timings.jsonl'),
    summary,
    manifest,
    prompts: JSON.parse(text('prompts.json')),
  },
  sections,
);
differences.push(...page.differences);
for (const line of differences) console.log(line);
const numbers = countNumbers(sections);
console.log(
  differences.length === 0
    ? `${directory}: all six sections agree with a recount of the event log (${numbers} numbers), and so does the page (${page.compared} figures)`
    : `${directory}: ${differences.length} differences`,
);
process.exitCode = differences.length === 0 ? 0 : 1;

function trajectory() {
  const agents = Object.keys(started.prompts);
  /** The prompt in force after the first `length` events. @param {string} agent @param {number} length */
  const inForce = (agent, length) =>
    events.slice(0, length).findLast((event) => event.type === 'best-changed' && event.agent === agent)?.to ??
    version(started.prompts[agent]);
  /** The event that accepted the prompt in force. @param {string} agent @param {number} length */
  const winner = (agent, length) =>
    events
      .slice(0, length)
      .findLast(
        (event) =>
          event.type === 'candidate-scored' &&
          event.accepted &&
          event.agent === agent &&
          event.version === inForce(agent, length),
      );
  const closing = ['visit-started', 'guard-checked', 'target-measured', 'round-finished', 'search-ended', 'stopped'];
  const rows = events.flatMap((visit, from) => {
    if (!inSteps || visit.type !== 'visit-started') return [];
    const found = events.findIndex(
      (event, index) => index > from && (closing.includes(event.type) || event.at === 'round-end'),
    );
    const to = found === -1 ? events.length : found;
    const won = winner(visit.agent, to);
    return {
      round: visit.round,
      agent: visit.agent,
      ...standing(won),
      beam_refresh_triggered: all('beam-refreshed').some(
        ({ round, agent }) => round === visit.round && agent === visit.agent,
      ),
      prompt: inForce(visit.agent, to),
    };
  });
  const operators = [
    'rewrite',
    'rephrase',
    'add-constraint',
    'add-example',
    'add-negative-example',
    'reorder-steps',
  ].flatMap((operator) => {
    const proposals = all('candidate-proposed').filter((event) => event.operator === operator);
    const rejected = all('candidate-rejected').filter((event) => event.operator === operator).length;
    const gained = proposals.filter(({ round, agent, step, version: proposed }) =>
      all('candidate-scored').some(
        (event) =>
          event.accepted &&
          event.reward > 0.5 && // a candidate that fills a new beam need not have gained
          id(event.round, event.agent, event.step, event.version) === id(round, agent, step, proposed),
      ),
    ).length;
    const asked = proposals.length + rejected;
    if (asked === 0) return [];
    const [accepted, rate] = inSteps ? [gained, gained / asked] : [null, null];
    return { operator, asked, proposed: proposals.length, rejected, accepted, rate };
  });
  const trials = all('trial-finished');
  return {
    rows,
    trials: { made: trials.length, accepted: trials.filter(({ accepted }) => accepted === true).length },
    rounds: events.flatMap((event, index) => {
      if (event.type !== 'round-finished') return [];
      const composites = agents.flatMap((agent) => standing(winner(agent, index)).composite ?? []);
      return {
        round: event.round,
        bestComposite: composites.length === 0 ? null : Math.max(...composites),
        bufferSize: buffer(index).length,
        adopted: all('guard-checked').find(({ round }) => round === event.round)?.adopted ?? null,
      };
    }),
    guards: all('guard-checked').flatMap(({ round, readings }) =>
      readings.map((/** @type {any} */ { guard, value, bound }) => ({
        round,
        guard,
        value,
        bound,
        holds: value !== null && (guard === 'tokensPerRound' ? value <= bound : value >= bound),
      })),
    ),
    targets: all('target-measured').map(({ round, metric, value, atLeast }) => ({
      round,
      metric,
      value,
      atLeast,
      reached: value !== null && value >= atLeast,
    })),
    operators,
  };
}

/** The cases held after the first `length` events: the newest of each agent and question, without evicted ones. @param {number} length */
function buffer(length) {
  /** @type {Map<string, any>} */
  const held = new Map();
  for (const event of events.slice(0, length)) {
    if (event.type !== 'misalignment-mined') continue;
    held.set(id(event.agent, event.question), event);
    if (event.evicted !== null) held.delete(id(event.agent, event.evicted));
  }
  return [...held.values()];
}

function finalCases() {
  return (
    last('cases-rechecked')?.cases ??
    buffer(events.length).map((found) => ({
      ...found,
      outcome: 'not-rerun',
      reason: 'the search ended before its cases could be re-run',
    }))
  );
}

function misalignment() {
  if (!inSteps) return null;
  const cases = finalCases();
  const rounds = events.flatMap((event, index) =>
    event.type === 'round-finished' ? { round: event.round, index } : [],
  );
  const stored = rounds.map(({ index }) => buffer(index));
  const mined = rounds.map(({ index }, round) =>
    events.slice(rounds[round - 1]?.index ?? 0, index).filter(({ type }) => type === 'misalignment-mined'),
  );
  /** @param {string} category @param {any[]} among */
  const of = (category, among) => among.filter((found) => found.category === category);
  const categories = ['both', 'global', 'lookahead']
    .map((category) => ({ category, own: of(category, cases) }))
    .filter(({ own }) => own.length > 0)
    .sort((one, other) => other.own.length - one.own.length);
  const added = rounds.map(({ index }, round) => {
    const from = rounds[round - 1]?.index ?? 0;
    return events
      .slice(from, index)
      .filter(
        (event, offset) =>
          event.type === 'misalignment-mined' &&
          !buffer(from + offset).some(({ agent, question }) => id(agent, question) === id(event.agent, event.question)),
      ).length;
  });
  return {
    count: cases.length,
    mined: all('misalignment-mined').length,
    outcomes: Object.fromEntries(
      ['repaired', 'still-failing', 'unscored', 'not-rerun'].map((outcome) => [
        outcome,
        cases.filter((/** @type {any} */ found) => found.outcome === outcome).length,
      ]),
    ),
    topCategories: categories.slice(0, 3).map(({ category, own }) => {
      const counts = stored.map((cases) => of(category, cases).length);
      return {
        category,
        count: own.length,
        repaired: own.filter(({ outcome }) => outcome === 'repaired').length,
        byRound: rounds.map(({ round }, index) => ({
          round,
          stored: counts[index],
          mined: of(category, mined[index] ?? []).length,
          change: trend(counts[index - 1], counts[index]),
        })),
        trend: rounds.length < 2 ? null : trend(counts[0], counts.at(-1)),
      };
    }),
    rounds: rounds.map(({ round }, index) => ({
      round,
      mined: mined[index]?.length,
      added: added[index],
      stored: stored[index]?.length,
      change: trend(stored[index - 1]?.length, stored[index]?.length),
    })),
    rateByStep: all('step-finished').map(({ round, agent, step }) => ({
      round,
      agent,
      step,
      ...stepRate(round, agent, step),
    })),
    topologyAdvice: report.misalignmentCaseSummary?.topologyAdvice === null ? null : 'given',
  };
}

/** The rate of a step, from judgements on randomly drawn questions. @param {number} round @param {string} agent @param {number} step */
function stepRate(round, agent, step) {
  const here = (/** @type {any} */ event) => id(event.round, event.agent, event.step) === id(round, agent, step);
  const { batch } = all('step-started').find(here);
  const judged = all('candidate-scored')
    .filter(here)
    .flatMap(({ judged, parent }) =>
      judged.filter((/** @type {any} */ one) =>
        batch.some(
          (/** @type {any} */ { question, injected, member = parent }) =>
            question === one.question && member === parent && !injected,
        ),
      ),
    )
    .filter((one) => one.localValidity !== null && (one.lookaheadPotential.length > 0 || one.globalAlignment !== null));
  const counts = { compared: 0, misaligned: 0, identical: 0 };
  for (const one of judged) {
    const readers = one.lookaheadPotential.filter((/** @type {any} */ { agent }) => !one.identical.includes(agent));
    const final = one.identical.includes(terminal) ? null : one.globalAlignment;
    const [ahead, end] = [won(readers.map((/** @type {any} */ { verdict }) => verdict)), won([final])];
    if (verdictValue(one.localValidity) === null) continue;
    if (ahead === null && end === null) {
      counts.identical += Number(one.identical.includes(terminal));
      continue;
    }
    counts.compared += 1;
    counts.misaligned += Number(countedValue(one.localValidity) === 1 && (ahead === false || end === false));
  }
  const { compared, misaligned } = counts;
  return { ...counts, rate: compared === 0 ? null : misaligned / compared };
}

/**
 * Whether a lens was won, by the run's own rule for ties and for the agents that decide; null if nothing was scored.
 *
 * @param {any[]} verdicts
 */
function won(verdicts) {
  const { tie, deciding } = started.options.misalignment ?? { tie: 'counts', deciding: 'all' };
  const scored = verdicts.map(countedValue).filter((value) => value !== null);
  const used = deciding === 'last' ? scored.slice(-1) : scored;
  if (used.length === 0) return null;
  return tie === 'counts' ? used.includes(1) : (mean(used) ?? 0) >= 0.5;
}

/**
 * A verdict as a number: 1 for a win, 0.5 for a tie, 0 for a loss, or the value that was read from probabilities. Null for a verdict
 * that could not be judged.
 *
 * @param {any} verdict
 * @returns {number | null}
 */
function verdictValue(verdict) {
  return { win: 1, tie: 0.5, loss: 0 }[/** @type {'win'} */ (verdict)] ?? verdict?.value ?? null;
}

/** A verdict as a number for counting wins: a value within 0.05 of 0.5 is a tie. @param {any} verdict @returns {number | null} */
function countedValue(verdict) {
  const value = verdictValue(verdict);
  return value === null ? null : value > 0.55 ? 1 : value < 0.45 ? 0 : 0.5;
}

/** The mean of the values that are not null. @param {(number | null)[]} values */
function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The lens means and the joint reward of a scored candidate, from its single judgements. @param {any} scored */
function standing(scored) {
  if (scored === undefined) return { best_local: null, best_lookahead: null, best_global: null, composite: null };
  const best_local = mean(scored.judged.map((/** @type {any} */ one) => verdictValue(one.localValidity)));
  const ahead = (/** @type {any} */ one) =>
    mean(one.lookaheadPotential.map((/** @type {any} */ { verdict }) => verdictValue(verdict)));
  const best_lookahead = mean(scored.judged.map(ahead));
  const best_global = mean(scored.judged.map((/** @type {any} */ one) => verdictValue(one.globalAlignment)));
  const { kind, weights } = started.options.reward;
  const { localValidity, lookaheadPotential, globalAlignment } = weights ?? {
    localValidity: Number(kind === 'local-only'),
    lookaheadPotential: 0,
    globalAlignment: Number(kind === 'global-only'),
  };
  const parts = /** @type {[number, number | null][]} */ ([
    [localValidity, best_local],
    [lookaheadPotential, best_lookahead],
    [globalAlignment, best_global],
  ]).filter(([weight, value]) => weight > 0 && value !== null);
  const total = parts.reduce((sum, [weight]) => sum + weight, 0);
  const composite = parts.reduce((sum, [weight, value]) => sum + weight * (value ?? 0), 0) / total;
  return { best_local, best_lookahead, best_global, composite };
}

function delta() {
  const scored = outcomes.filter(({ outcome }) => outcome !== 'unscored');
  const finals = scored.filter(({ prompts }) => prompts === 'final').map(({ id }) => id);
  const questions = new Set(
    scored.filter(({ prompts, id }) => prompts === 'seed' && finals.includes(id)).map(({ id }) => id),
  );
  /** The outcomes on the questions scored under both prompt sets. @param {string} prompts */
  const of = (prompts) => scored.filter((line) => line.prompts === prompts && questions.has(line.id));
  /** @param {string} prompts */
  const accuracy = (prompts) =>
    questions.size === 0 ? null : of(prompts).filter(({ outcome }) => outcome === 'correct').length / questions.size;
  /** @param {string} right @param {string} wrong */
  const only = (right, wrong) =>
    of(right).filter(
      (line) =>
        line.outcome === 'correct' && of(wrong).some((other) => other.id === line.id && other.outcome === 'incorrect'),
    ).length;
  const [seed, final] = [accuracy('seed'), accuracy('final')];
  const [gained, lost] = [only('final', 'seed'), only('seed', 'final')];
  const absolute = questions.size === 0 ? null : (gained - lost) / questions.size;
  const before = last('orientation-finished');
  const again = last('assessed-again');
  return {
    finalMetric: {
      name: 'accuracy',
      questions: questions.size,
      leftOut: new Set(outcomes.map(({ id }) => id)).size - questions.size,
      seed,
      final,
      absolute,
      relative: absolute === null || !seed ? null : absolute / seed,
      gained,
      lost,
      p: absolute === null ? null : signTest(gained, lost),
    },
    lenses: {
      notMeasured: again === undefined ? notMeasured() : null,
      agents: Object.entries(before?.lenses ?? {}).map(([agent, shares]) => ({
        agent,
        ...Object.fromEntries(
          lensNames.map((lens) => {
            const [from, to] = [shares[lens], again?.lenses[agent][lens] ?? null];
            return [lens, { before: from, after: to, delta: from === null || to === null ? null : to - from }];
          }),
        ),
      })),
    },
  };
}

/** The report's own text, unless it states a reason that the events do not show. */
function notMeasured() {
  const said = report.bestVsBaselineDelta.lenses.notMeasured;
  if (last('orientation-finished') === undefined)
    return /not assessed$/.test(said) ? said : 'no assessment before the search';
  return /budget/.test(said) && all('stopped').length === 0 ? 'no limit ended this run' : said;
}

/** Two-sided, in whole numbers: the sum of binomial coefficients over a power of two. @param {number} gained @param {number} lost */
function signTest(gained, lost) {
  const n = BigInt(gained + lost);
  let sum = 0n;
  let coefficient = 1n;
  for (let k = 0n; k <= BigInt(Math.min(gained, lost)); k++) {
    sum += coefficient;
    coefficient = (coefficient * (n - k)) / (k + 1n);
  }
  const scale = 10n ** 15n;
  return Math.min(1, Number((2n * sum * scale) / 2n ** n) / 1e15);
}

function failures() {
  const cases = finalCases()
    .filter((/** @type {any} */ { outcome }) => outcome !== 'repaired')
    .map((/** @type {any} */ { agent, question, category, failedAgent, outcome, reason }) => ({
      agent,
      question,
      category,
      failedAgent,
      rerun: outcome !== 'not-rerun',
      outcome,
      reason,
    }));
  const reasons = [...new Set(cases.map((/** @type {any} */ { reason }) => reason))]
    .map((reason) => ({ reason, count: cases.filter((/** @type {any} */ found) => found.reason === reason).length }))
    .sort((one, other) => other.count - one.count);
  const again = last('assessed-again');
  const assessed = again ?? last('orientation-finished');
  const isFinal = again !== undefined || ['seed-kept', 'unchanged'].includes(ended.outcome);
  return {
    cases: inSteps ? cases : null,
    reasons: inSteps ? reasons : null,
    assessedUnder: assessed === undefined ? null : isFinal ? 'final' : 'seed',
    localAboveGlobal: Object.entries(assessed?.lenses ?? {})
      .filter(([, { localValidity, globalAlignment }]) => localValidity !== null && localValidity > globalAlignment)
      .filter(([, { globalAlignment }]) => globalAlignment !== null)
      .map(([agent, { localValidity, globalAlignment }]) => ({
        agent,
        localValidity,
        globalAlignment,
        gap: localValidity - globalAlignment,
      }))
      .sort((one, other) => other.gap - one.gap),
  };
}

/** Which rules apply, with their figures. Their texts are not compared. @param {any} counted */
function experiments({ optimizationTrajectory, misalignmentCaseSummary, bestVsBaselineDelta, remainingFailureModes }) {
  const { guards, operators } = optimizationTrajectory;
  const { finalMetric } = bestVsBaselineDelta;
  const check = last('final-checked');
  const rounds = all('round-finished');
  /** @type {{ rule: string, evidence: Record<string, unknown> }[]} */
  const found = [];
  /** @param {boolean} applies @param {string} rule @param {() => Record<string, unknown>} evidence */
  const rule = (applies, rule, evidence) => {
    if (applies) found.push({ rule, evidence: evidence() });
  };
  rule(summary.budgetReached !== null, 'limit-reached', () => ({ limit: summary.budgetReached }));
  if (summary.status === 'guard-violated')
    for (const { guard, bound, round, value, holds } of guards)
      rule(!holds && round === guards.at(-1).round, 'guard-broken', () => ({
        guard,
        bound,
        round,
        ...(value === null ? {} : { value }),
      }));
  const added = (misalignmentCaseSummary?.rounds ?? []).slice(-3).map((/** @type {any} */ round) => round.added);
  const growing =
    added.length === 3 &&
    added.every((/** @type {number} */ n, /** @type {number} */ i) => n > 0 && n >= (added[i - 1] ?? 0));
  rule(growing, 'change-topology', () => ({ added }));
  const isLower = finalMetric.absolute !== null && finalMetric.absolute < 0;
  rule(ended.outcome === 'improved' && isLower, `${deciding()}-disagrees`, () => ({
    reward: check.reward,
    absolute: finalMetric.absolute,
  }));
  rule(ended.outcome === 'seed-kept', 'gains-did-not-hold', () => ({
    wins: check.wins,
    ties: check.ties,
    losses: check.losses,
  }));
  if (remainingFailureModes.assessedUnder === 'final') {
    const { lenses } = last('assessed-again') ?? last('orientation-finished');
    const shares = Object.entries(lenses).flatMap(([agent, of]) =>
      lensNames.filter((lens) => of[lens] !== null).map((lens) => ({ agent, lens, share: of[lens] })),
    );
    const lowest = Math.min(...shares.map(({ share }) => share));
    rule(lowest < 1, 'weakest-lens', () => ({ ...shares.find(({ share }) => share === lowest) }));
  }
  const round = rounds.at(-1)?.round;
  const replaced = new Set(
    all('best-changed')
      .filter((event) => event.round === round)
      .map(({ agent }) => agent),
  ).size;
  rule(summary.status === 'finished' && replaced > 0, 'still-improving', () => ({ round, agents: replaced }));
  rule(summary.status === 'converged', 'plateau', () => ({ rounds: rounds.length }));
  const tried = operators.filter((/** @type {any} */ { asked }) => asked >= 10);
  for (const { operator, asked, accepted } of tried) rule(accepted === 0, 'drop-operator', () => ({ operator, asked }));
  const gaining = tried
    .filter((/** @type {any} */ { accepted }) => accepted > 0)
    .sort((/** @type {any} */ one, /** @type {any} */ other) => other.rate - one.rate);
  rule(gaining.length > 0 && gaining[0].rate >= 2 * gaining.at(-1).rate, 'prefer-operator', () => ({
    best: gaining[0].operator,
    bestRate: gaining[0].rate,
    worst: gaining.at(-1).operator,
    worstRate: gaining.at(-1).rate,
  }));
  const agreements = all('beam-refreshed').flatMap(({ rankAgreement }) => rankAgreement ?? []);
  const meanRankAgreement = agreements.reduce((sum, value) => sum + value, 0) / agreements.length;
  rule(agreements.length >= 2 && meanRankAgreement < 0.3, 'shaky-ranks', () => ({
    refreshes: agreements.length,
    meanRankAgreement,
  }));
  const notRerun = (remainingFailureModes.cases ?? []).filter((/** @type {any} */ { rerun }) => !rerun).length;
  const limit = started.options.misalignmentBuffer?.recheckLimit;
  rule(notRerun > 0 && limit !== undefined && summary.budgetReached === null, 'cases-not-rerun', () => ({
    notRerun,
    limit,
  }));
  const finals = outcomes.filter(({ prompts }) => prompts === 'final');
  const unscored = finals.filter(({ outcome, judged }) => outcome === 'unscored' && judged === undefined).length;
  rule(summary.budgetReached === null && unscored > 0.05 * finals.length, 'unscored-answers', () => ({
    unscored,
    questions: finals.length,
  }));
  const { gained, lost, p } = finalMetric;
  rule(p !== null && gained + lost > 0 && p >= 0.05, 'may-be-chance', () => ({ gained, lost, p }));
  const { agent, evaluator } = manifest.models;
  const real = agent.provider !== 'simulated' && evaluator.provider !== 'simulated';
  const isSame = agent.provider === evaluator.provider && agent.model === evaluator.model;
  rule(real && isSame && summary.judgeCheck.reason !== 'not-needed', 'self-judged', () => ({ model: evaluator.model }));
  const simulated = Object.keys(manifest.models).filter((role) => manifest.models[role].provider === 'simulated');
  rule(simulated.length > 0, 'real-models', () => ({ simulated: simulated.join(', ') }));
  return found;
}

/** What decided the final check: the labels of the validation questions, the labels of the pool, or the judge. */
function deciding() {
  if (started.options.objective === 'accuracy') return 'validation';
  return started.options.reward?.global === 'graded' ? 'pool' : 'judge';
}

/** @param {any[]} recommended */
function withoutText(recommended) {
  return recommended.map(({ rule, evidence }) => ({ rule, evidence }));
}

/** @param {string} path @param {any} expected @param {any} seen */
function compare(path, expected, seen) {
  if (path.endsWith('.topologyAdvice') && expected !== null) return;
  if (typeof expected === 'object' && expected !== null && typeof seen === 'object' && seen !== null) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(seen)]))
      compare(`${path}.${name}`, expected[name], seen[name]);
    return;
  }
  const close = typeof expected === 'number' && typeof seen === 'number' && Math.abs(expected - seen) < 1e-9;
  if (!close && expected !== seen)
    differences.push(`${path}: the report says ${JSON.stringify(seen)}, the recount ${JSON.stringify(expected)}`);
}

/** @param {unknown} value @returns {number} */
function countNumbers(value) {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum, part) => sum + countNumbers(part), 0);
}
