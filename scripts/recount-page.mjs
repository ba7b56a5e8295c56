/**
 * Compares the figures of `report.html` with a recount: each table by its name, and each figure in a sentence. Shares no code with the
 * product.
 */
import { isInSteps, versionOf } from './recount/run-files.mjs';
import { lensMeans, lensNames } from './recount/verdicts.mjs';

/** @typedef {import('./recount/run-files.mjs').Run} Run */

/** Tables that quote the manifest, and count nothing. */
const quoted = ['models', 'setup'];
/** Figures of a bootstrap: other random draws give slightly different values. */
const drawn = ['interval-low', 'interval-high'];

/**
 * The differences between a page and the recount, in words, and how many cells and figures were compared.
 *
 * @param {string} page
 * @param {Run} files
 * @param {any} counted The six sections, recounted.
 * @returns {{ differences: string[], compared: number }}
 */
export function comparePage(page, files, counted) {
  /** @type {string[]} */
  const differences = [];
  let compared = 0;
  /** @param {string} place @param {unknown} seen @param {unknown} expected @param {number} [tolerance] */
  const compare = (place, seen, expected, tolerance) => {
    compared += 1;
    if (seen !== `${expected ?? ''}` && !isNear(`${seen}`, expected, tolerance))
      differences.push(
        `report.html, ${place}: the page says ${JSON.stringify(seen)}, the recount ${JSON.stringify(expected)}`,
      );
  };

  const tables = tablesOf(page);
  const expectedTables = recountTables(files, counted);
  for (const name of new Set([...tables.keys(), ...expectedTables.keys()])) {
    if (quoted.includes(name)) continue;
    const [seen, expected] = [tables.get(name), expectedTables.get(name)];
    if (seen === undefined || expected === undefined) {
      differences.push(
        `report.html, ${name}: ${seen === undefined ? 'the page has no such table' : 'the recount has no such table'}`,
      );
      continue;
    }
    // The page shows the first 300 rows of a table.
    compare(`${name}, rows`, `${seen.length}`, Math.min(300, expected.length));
    for (const [row, cells] of seen.entries())
      for (const [column, cell] of cells.entries()) {
        const value = expected[row]?.[column];
        const isDrawn = name === 'difference' && row > 0 && column > 0;
        compare(`${name}, row ${row + 1}, column ${column + 1}`, cell, value, isDrawn ? tolerance(files) : undefined);
      }
  }
  const expectedFigures = recountFigures(files, counted);
  for (const [name, seen] of figuresOf(page)) {
    if (!(name in expectedFigures)) differences.push(`report.html, ${name}: the recount has no such figure`);
    else compare(name, seen, expectedFigures[name], drawn.includes(name) ? tolerance(files) : undefined);
  }
  return { differences, compared };
}

/** @param {{ sources: any[], outcomes: any[] }} validation The ids of a file's questions begin with its name. */
function validationRows({ sources, outcomes }) {
  /** @param {string} name @param {string} side */
  const of = (name, side) =>
    outcomes.filter((line) => line.prompts === side && line.id.startsWith(`${name}:`)).map(({ outcome }) => outcome);
  /** @param {string[]} found */
  const scored = (found) => found.filter((outcome) => outcome !== 'unscored').length;
  /** @param {string[]} found */
  const share = (found) =>
    scored(found) === 0 ? null : found.filter((outcome) => outcome === 'correct').length / scored(found);
  const both = ['seed', 'final'];
  const rows = sources.map(({ name }) => {
    const found = both.map((side) => of(name, side));
    return [
      name,
      ...found.map((one) => (share(one) === null ? 'not measured' : percent(share(one)))),
      found.map(scored).join(', '),
      found.map((one) => one.length - scored(one)).join(', '),
    ];
  });
  if (rows.length < 2) return rows;
  const means = both.map((side) => {
    const shares = sources.map(({ name }) => share(of(name, side)));
    return shares.includes(null)
      ? 'not measured'
      : percent(shares.map(Number).reduce((sum, one) => sum + one, 0) / shares.length);
  });
  return [...rows, ['mean of the files', ...means, '', '']];
}

/** @param {string} page @returns {Map<string, string[][]>} */
function tablesOf(page) {
  return new Map(
    [...page.matchAll(/<table data-figures="([^"]*)"[^>]*>[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/g)].map(
      ([, name = '', body = '']) => [
        plain(name),
        [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
          [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => plain(cell)),
        ),
      ],
    ),
  );
}

/** @param {string} page @returns {[string, string][]} */
function figuresOf(page) {
  return [...page.matchAll(/<span data-figure="([^"]*)">([^<]*)<\/span>/g)].map(([, name = '', text = '']) => [
    name,
    plain(text),
  ]);
}

/** @param {string} text */
function plain(text) {
  /** @type {Record<string, string>} */
  const characters = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text.replace(/<[^>]*>/g, '').replace(/&(#?\w+);/g, (whole, name) => characters[name] ?? whole);
}

/**
 * A number as the page prints it. A recount may differ in the last bit, so a value halfway between two printed values may be either.
 *
 * @param {number | null | undefined} value
 * @param {number} digits
 * @param {string} [unit]
 */
const printed = (value, digits, unit = '') =>
  value == null ? '' : { value, digits, unit, toString: () => `${value.toFixed(digits)}${unit}` };
/** @param {number | null | undefined} value */
const percent = (value) => printed(value == null ? value : value * 100, 2, ' %');
/** @param {number | null | undefined} value */
const decimal = (value) => printed(value, 3);
/**
 * Whether a printed value is that of a number, up to the last bit or up to the given tolerance.
 *
 * @param {string} seen
 * @param {any} expected
 * @param {number} [tolerance]
 */
function isNear(seen, expected, tolerance) {
  const number = Number.parseFloat(seen);
  if (tolerance !== undefined) return Math.abs(number - Number(expected)) <= tolerance;
  if (typeof expected !== 'object' || expected === null) return false;
  const { value, digits, unit } = expected;
  return seen === `${number.toFixed(digits)}${unit}` && Math.abs(number - value) <= 0.5 * 10 ** -digits + 1e-9;
}

/** @param {boolean} value */
const yes = (value) => (value ? 'yes' : 'no');
/** @param {number} value */
const points = (value) => `${value > 0 ? '+' : ''}${(value * 100).toFixed(2)}`;

/** @param {Run} files @param {any} counted @returns {Map<string, any[][]>} */
function recountTables({ events, outcomes, validation, timings, summary, manifest, prompts }, counted) {
  /** @type {Map<string, any[][]>} */
  const tables = new Map();
  /** @param {string} name @param {any[][]} rows @param {boolean} [always] */
  const table = (name, rows, always = false) => {
    if (rows.length > 0 || always) tables.set(name, rows);
  };
  /** @param {string} type @param {string} [agent] */
  const all = (type, agent) =>
    events.filter((event) => event.type === type && (agent === undefined || event.agent === agent));
  const { optimizationTrajectory, misalignmentCaseSummary, bestVsBaselineDelta, remainingFailureModes } = counted;

  /** @param {string} side @param {(line: any) => any} of @param {string} by */
  const accuracyRow = (side, of, by) => {
    const found = outcomes.filter(({ prompts }) => prompts === side).map((line) => of(line).outcome);
    const [correct, incorrect, unscored] = ['correct', 'incorrect', 'unscored'].map(
      (kind) => found.filter((outcome) => outcome === kind).length,
    );
    const scored = Number(correct) + Number(incorrect);
    return [side, by, scored === 0 ? 'not measured' : percent(Number(correct) / scored), correct, incorrect, unscored];
  };
  const isBoth = manifest.grading === 'both';
  const judgements = outcomes.some(({ judged }) => judged !== undefined);
  const isGraded = outcomes.length > 0 && !judgements;
  const sides = ['seed', 'final'];
  if (judgements)
    table(
      'judged',
      sides.map((side) => {
        const said = outcomes.filter(({ prompts }) => prompts === side).map(({ judged }) => judged.meets);
        const [meets, fails] = [true, false].map((word) => said.filter((one) => one === word).length);
        const read = Number(meets) + Number(fails);
        const share = read === 0 ? 'not judged' : percent(Number(meets) / read);
        return [side, share, meets, fails, said.length - read];
      }),
    );
  table('validation', validationRows(validation));
  table(
    'accuracy',
    (isGraded ? sides : []).flatMap((side) => [
      accuracyRow(side, (line) => line, isBoth ? 'repaired' : manifest.grading),
      ...(isBoth ? [accuracyRow(side, (line) => line.asPublished, 'as-published')] : []),
    ]),
  );
  const split = splitOf(outcomes);
  if (split.n > 0) {
    table(
      'test-split',
      [
        ['right under both', split.both],
        ['only under the final prompts', split.gained],
        ['only under the seed prompts', split.lost],
        ['wrong under both', split.neither],
        ['not scored under both', split.leftOut],
      ].filter(([, count]) => Number(count) > 0),
    );
    const [low, high] = intervalOf(split);
    table('difference', [
      ['final less seed', printed(((split.gained - split.lost) / split.n) * 100, 2)],
      ['interval from', (low * 100).toFixed(2)],
      ['interval to', (high * 100).toFixed(2)],
    ]);
  }

  table(
    'agent-lenses',
    bestVsBaselineDelta.lenses.agents.map((/** @type {any} */ agent) => [
      agent.agent,
      ...lensNames.flatMap((lens) => [percent(agent[lens].before), percent(agent[lens].after)]),
    ]),
  );
  const visited = isInSteps({ events }) ? [...new Set(all('visit-started').map(({ agent }) => agent))] : [];
  if (visited.length > 0) {
    table(
      'visits',
      optimizationTrajectory.rows.map((/** @type {any} */ row) => [
        row.round,
        row.agent,
        decimal(row.best_local),
        decimal(row.best_lookahead),
        decimal(row.best_global),
        decimal(row.composite),
        yes(row.beam_refresh_triggered),
      ]),
      true,
    );
    const guarded = optimizationTrajectory.rounds.some((/** @type {any} */ { adopted }) => adopted !== null);
    table(
      'rounds',
      optimizationTrajectory.rounds.map((/** @type {any} */ { round, bestComposite, bufferSize, adopted }) => [
        round,
        decimal(bestComposite),
        bufferSize,
        ...(guarded ? [adopted === null ? '' : yes(adopted)] : []),
      ]),
    );
    table(
      'operators',
      optimizationTrajectory.operators.map(
        (/** @type {any} */ { operator, asked, proposed, rejected, accepted, rate }) => [
          operator,
          asked,
          proposed,
          rejected,
          accepted,
          percent(rate),
        ],
      ),
    );
    /** @param {string} guard @param {number} value */
    const quantity = (guard, value) => (guard === 'tokensPerRound' ? `${value}` : percent(value));
    table(
      'guards',
      optimizationTrajectory.guards.map((/** @type {any} */ { round, guard, value, bound, holds }) => [
        round === 0 ? 'seed' : round,
        guard,
        value === null ? 'not measured' : quantity(guard, value),
        `${guard === 'tokensPerRound' ? 'at most' : 'at least'} ${quantity(guard, bound)}`,
        yes(holds),
      ]),
    );
    table(
      'targets',
      optimizationTrajectory.targets.map((/** @type {any} */ { round, metric, value, atLeast, reached }) => [
        round,
        metric,
        percent(value) || 'not measured',
        `at least ${percent(atLeast)}`,
        yes(reached),
      ]),
    );
  }
  for (const agent of visited) {
    const steps = all('step-finished', agent);
    if (steps.length === 0) continue;
    table(
      `steps ${agent}`,
      steps.map(({ round, step, beam }) => {
        const tried = all('candidate-scored', agent).filter(
          (event) => event.round === round && event.step === step && event.reward !== null,
        );
        const best = tried.find(({ reward }) => reward === Math.max(...tried.map((other) => other.reward)));
        const means = lensMeans(best ?? { judged: [] });
        return [
          round,
          step,
          ...lensNames.map((lens) => decimal(means[lens])),
          decimal(best?.reward),
          decimal(beam[0]?.cumulativeScore),
        ];
      }),
    );
    table(
      `refreshes ${agent}`,
      all('beam-refreshed', agent)
        .filter(({ before }) => before.length > 1)
        .map((event) => [
          event.round,
          event.at === 'visit' ? 'before the visit' : 'at the end of the round',
          event.before.length,
          decimal(event.rankAgreement),
          yes(event.before[0].version === event.after[0].version),
        ]),
    );
  }
  table(
    'trials',
    all('trial-finished').map(({ trial, on, agent, batch, value, bar, accepted }) => [
      trial,
      on === 'full' ? `all ${batch.length}` : batch.length,
      agent ?? 'all agents',
      decimal(value),
      decimal(bar),
      yes(accepted),
    ]),
  );

  const { topCategories, rounds, rateByStep } = misalignmentCaseSummary ?? {
    topCategories: [],
    rounds: [],
    rateByStep: [],
  };
  /** @type {Record<string, string>} */
  const meanings = { both: 'readers and final answer', global: 'the final answer', lookahead: 'the readers' };
  table(
    'categories',
    topCategories.map((/** @type {any} */ { category, count, repaired, byRound, trend }) => [
      meanings[category],
      count,
      repaired,
      ...byRound.map((/** @type {any} */ { stored }) => stored),
      trend ?? 'not measured',
    ]),
  );
  table(
    'cases-by-round',
    rounds.map((/** @type {any} */ { round, mined, added, stored, change }) => [round, mined, added, stored, change]),
  );
  for (const agent of new Set(rateByStep.map((/** @type {any} */ step) => step.agent)))
    table(
      `rate ${agent}`,
      rateByStep
        .filter((/** @type {any} */ step) => step.agent === agent)
        .map((/** @type {any} */ { round, step, compared, misaligned, identical, rate }) => [
          round,
          step,
          compared,
          misaligned,
          identical,
          percent(rate),
        ]),
    );

  for (const agent of Object.keys(prompts.seed)) {
    const proposed = all('candidate-proposed', agent);
    if (visited.length === 0 || proposed.length === 0) continue;
    table(`family ${agent}`, familyRows(agent, { all, proposed, prompts }));
    table(
      `rejected ${agent}`,
      all('candidate-rejected', agent).map(({ round, step, parent, operator, cause, reason }) => [
        round,
        step,
        parent,
        operator,
        cause,
        reason.length <= 200 ? reason : `${reason.slice(0, 200)} …`,
      ]),
    );
  }

  table(
    'unrepaired',
    (remainingFailureModes.reasons ?? []).map((/** @type {any} */ { reason, count }) => [reason, count]),
  );
  table(
    'local-above-global',
    remainingFailureModes.localAboveGlobal.map((/** @type {any} */ { agent, localValidity, globalAlignment, gap }) => [
      agent,
      percent(localValidity),
      percent(globalAlignment),
      printed(gap * 100, 2),
    ]),
  );

  const { usage } = summary;
  for (const [by, parts] of Object.entries({
    purpose: { ...usage.byPurpose, total: usage.total },
    phase: usage.byPhase,
    agent: usage.byAgent,
    model: usage.byModel,
  })) {
    const fields = [
      'calls',
      'inputTokens',
      'cachedTokens',
      'outputTokens',
      'reasoningTokens',
      'thinkBlocks',
      'failures',
      'estimated',
      'money',
    ];
    const known = fields.filter((field) =>
      Object.values(parts).some((/** @type {any} */ used) => used[field] !== undefined),
    );
    table(
      `cost-by-${by}`,
      Object.entries(parts).map(([name, used]) => [
        name,
        ...known.map((field) => (field === 'money' ? used.money?.toFixed(4) : used[field])),
      ]),
    );
  }
  table(
    'timings',
    timings
      .filter(({ model }) => model !== undefined)
      .map(({ model, answered, retries, latencyMs }) => [
        model,
        answered,
        retries,
        ...['p50', 'p90', 'p99', 'max'].map((part) => latencyMs?.[part]),
      ]),
  );
  return tables;
}

/** The best fate that each prompt reached. @param {string} agent @param {{ all: any, proposed: any[], prompts: any }} from */
function familyRows(agent, { all, proposed, prompts }) {
  const [seed, final] = [versionOf(prompts.seed[agent]), versionOf(prompts.final[agent])];
  const inForce = all('best-changed', agent).map((/** @type {any} */ { to }) => to);
  const beams = ['step-finished', 'beam-filled', 'beam-refreshed'].flatMap((type) =>
    all(type, agent).flatMap((/** @type {any} */ event) =>
      (event.beam ?? event.after).map((/** @type {any} */ member) => member.version),
    ),
  );
  /** @param {string} of */
  const fate = (of) =>
    of === final
      ? 'in force at the end'
      : of === seed || inForce.includes(of)
        ? 'was in force'
        : beams.includes(of)
          ? 'was in the beam'
          : 'did not enter the beam';
  const first = proposed.filter(
    (event, index) =>
      event.version !== seed && proposed.findIndex((other) => other.version === event.version) === index,
  );
  return [
    [seed, 'seed', '', '', '', '', '', '', '', '', fate(seed)],
    ...first.map((event) => {
      const scored = all('candidate-scored', agent).find(
        (/** @type {any} */ other) => other.version === event.version && other.parent === event.parent,
      );
      const means = lensMeans(scored ?? { judged: [] });
      return [
        event.version,
        event.parent,
        event.operator,
        event.round,
        event.step,
        ...lensNames.map((lens) => decimal(means[lens])),
        decimal(scored?.reward),
        decimal(scored?.cumulativeScore),
        fate(event.version),
      ];
    }),
  ];
}

/** @param {any[]} outcomes */
function splitOf(outcomes) {
  const finals = new Map(outcomes.filter(({ prompts }) => prompts === 'final').map(({ id, outcome }) => [id, outcome]));
  const pairs = outcomes
    .filter(({ prompts }) => prompts === 'seed')
    .map(({ id, outcome }) => `${outcome} ${finals.get(id)}`);
  /** @param {string} kind */
  const count = (kind) => pairs.filter((pair) => pair === kind).length;
  const split = {
    both: count('correct correct'),
    gained: count('incorrect correct'),
    lost: count('correct incorrect'),
    neither: count('incorrect incorrect'),
  };
  const n = split.both + split.gained + split.lost + split.neither;
  return { ...split, n, leftOut: pairs.length - n };
}

/**
 * A bootstrap over questions with its own random draws, and with half a gained and half a lost question added.
 *
 * @param {{ gained: number, lost: number, n: number }} split
 * @returns {[number, number]}
 */
export function intervalOf({ gained, lost, n }) {
  const [size, resamples] = [n + 2, 4000];
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const means = Array.from({ length: resamples }, () => {
    let [total, weight] = [0, 0];
    for (let drawn = 0; drawn < size; drawn++) {
      const at = next() * size;
      if (at < gained) [total, weight] = [total + 1, weight + 1];
      else if (at < gained + lost) [total, weight] = [total - 1, weight + 1];
      else if (at < n) weight += 1;
      else [total, weight] = [total + (at < n + 1 ? 0.5 : -0.5), weight + 0.5];
    }
    return total / weight;
  }).sort((one, other) => one - other);
  return [means[Math.round(0.025 * resamples)] ?? 0, means[Math.round(0.975 * resamples)] ?? 0];
}

/** In points: three tenths of the standard error of the difference. @param {Run} files */
function tolerance({ outcomes }) {
  const { gained, lost, n } = splitOf(outcomes);
  return 30 * Math.sqrt((gained + lost + 1) / n ** 2) + 0.01;
}

/** @param {Run} files @param {any} counted @returns {Record<string, any>} */
function recountFigures({ events, outcomes, summary }, { misalignmentCaseSummary, bestVsBaselineDelta }) {
  const { total } = summary.usage;
  const { seed, final, p } = bestVsBaselineDelta.finalMetric;
  const split = splitOf(outcomes);
  const [low, high] = split.n === 0 ? [0, 0] : intervalOf(split);
  const { count, mined, outcomes: fates } = misalignmentCaseSummary ?? { outcomes: {} };
  const trials = events.filter(({ type }) => type === 'trial-finished');
  return {
    'seed-accuracy': percent(seed),
    'final-accuracy': percent(final),
    difference: points(split.n === 0 ? 0 : (split.gained - split.lost) / split.n),
    'interval-low': low * 100,
    'interval-high': high * 100,
    p: p === null ? '' : p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`,
    compared: split.n,
    gained: split.gained,
    lost: split.lost,
    calls: total.calls,
    'input-tokens': total.inputTokens,
    'output-tokens': total.outputTokens,
    money: total.money?.toFixed(4),
    'cases-held': count,
    'cases-found': mined,
    'cases-repaired': fates.repaired,
    'cases-still-failing': fates['still-failing'],
    'cases-unscored': fates.unscored,
    'cases-not-rerun': fates['not-rerun'],
    'orientation-unscored': events.findLast(({ type }) => type === 'orientation-finished')?.unscored,
    trials: trials.length,
    'trials-gained': trials.filter(({ accepted }) => accepted).length,
  };
}
