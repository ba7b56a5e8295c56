/**
 * Recounts what `maspo view` shows from the files of the runs. Shares no code with the product. It checks the list, the pages of every
 * finished run, the accuracies in the tables of experiments, the intervals of single runs in these tables, and the comparison of each run
 * with the next one in the list. Prints every difference. The exit code is 1 for any difference.
 *
 *   node scripts/recount-viewer.mjs results [the link of a running viewer of this folder; without it, the script starts one]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intervalOf } from './recount-page.mjs';
import { repositoryRoot } from './repository-root.mjs';

const [folder = 'results', given] = process.argv.slice(2);
const started = given === undefined ? startViewer() : undefined;
const link = given ?? (await started?.link) ?? '';
const scratch = mkdtempSync(join(tmpdir(), 'maspo-recount-'));
const cookie = (await fetch(link, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
/** @param {string} path */
const page = async (path) => (await fetch(new URL(path, link), { headers: { cookie } })).text();

/** @type {string[]} */
const differences = [];
let compared = 0;
/** @param {string} place @param {unknown} seen @param {unknown} expected */
function compare(place, seen, expected) {
  compared += 1;
  if (`${seen}` !== `${expected}`) differences.push(`${place}: the page says ${seen}, the recount ${expected}`);
}

/** @param {string} place @param {string | undefined} seen @param {{ expected: number, tolerance: number }} wanted */
function compareNear(place, seen, { expected, tolerance }) {
  compared += 1;
  if (Math.abs(Number(seen) - expected) > tolerance)
    differences.push(`${place}: the page says ${seen}, the recount ${expected.toFixed(2)} ± ${tolerance.toFixed(2)}`);
}

const list = await page('/');
const rows = [...list.matchAll(/<tr>\s*<td class="pick"><input[^>]*value="([^"]*)"[\s\S]*?<\/tr>/g)];
let finished = 0;
for (const [row, id = ''] of rows) {
  if (row.includes('in-progress"') || row.includes('stopped"') || row.includes('damaged"')) continue;
  finished += 1;
  const cells = Object.fromEntries(
    [...row.matchAll(/data-label="([^"]*)">([^<]*)</g)].map(([, name, text]) => [name, text]),
  );
  const { seed, final, gained, lost, n, p } = scoresOf(id);
  // A run that is not graded shows a dash in an element of its own, which the pattern above does not read.
  if (seed !== null || final !== null) {
    compare(`list, ${id}, seed`, cells.seed, percent(seed));
    compare(`list, ${id}, final`, cells.final, percent(final));
  }
  if (n > 0) {
    compare(`list, ${id}, difference`, cells.difference?.split(' ')[0], signed((gained - lost) / n));
    compare(`list, ${id}, p`, cells.p, p < 0.0001 ? 'p &lt; 0.0001' : p.toFixed(4));
  }
  const query = new URLSearchParams({ run: id });
  const file = join(scratch, 'run.html');
  writeFileSync(file, (await page(`/run?${query}`)) + (await page(`/search?${query}`)));
  const recount = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'recount-report.mjs'), join(folder, id), file],
    {
      encoding: 'utf8',
    },
  );
  if (recount.status !== 0) differences.push(`${recount.stdout}${recount.stderr}`.trim());
  compared += Number(/\((\d+) figures\)/.exec(recount.stdout)?.[1] ?? 0);
}

const experiments = [...list.matchAll(/href="(\/experiment\?[^"]*)"/g)].map(([, path = '']) => path);
for (const path of experiments) {
  const text = await page(path);
  for (const [, anchor = '', shown] of text.matchAll(/<a href="#(cell-[^"]*)">([^<]*)<\/a>/g)) {
    const own = text.slice(text.indexOf(`id="${anchor}"`)).split('</table>')[0] ?? '';
    const ids = [...own.matchAll(/href="\/run\?([^"]*)"/g)]
      .map(([, query]) => new URLSearchParams(query).get('run') ?? '')
      // A run in progress has no outcomes, and no figure includes it.
      .filter((id) => existsSync(join(folder, id, 'outcomes.jsonl')));
    if (ids.length === 0) continue;
    const scores = ids.map(scoresOf);
    const [right, scored] = [sum(scores.map((one) => one.right)), sum(scores.map((one) => one.scored))];
    compare(`${path}, ${anchor}`, shown, scored === 0 ? 'not measured' : ((100 * right) / scored).toFixed(2));
    // The interval of several seeds is clustered by question.
    const [, interval] =
      /^ <span class="interval">([^<]*)</.exec(text.split(`<a href="#${anchor}">${shown}</a>`)[1] ?? '') ?? [];
    if (ids.length === 1 && interval !== undefined)
      compare(
        `${path}, ${anchor}, interval`,
        interval,
        `[${wilson(right, scored)
          .map((end) => (100 * end).toFixed(2))
          .join(', ')}]`,
      );
  }
}

let pairs = 0;
const ids = rows.map(([, id = '']) => id).filter((id) => existsSync(join(folder, id, 'outcomes.jsonl')));
for (const [index, one] of ids.entries()) {
  const other = ids[index + 1];
  if (other === undefined) continue;
  const text = await page(
    `/compare?${new URLSearchParams([
      ['run', one],
      ['run', other],
    ])}`,
  );
  if (!text.includes('id="result"')) continue;
  pairs += 1;
  const place = `compare ${one} and ${other}`;
  const split = splitBetween(one, other);
  const figures = new Map(
    [...text.matchAll(/data-figure="([^"]*)"[^>]*>([^<]*)</g)].map(([, name = '', shown]) => [name, shown]),
  );
  if (split.n === 0) continue;
  compare(`${place}, difference`, figures.get('difference'), signed((split.gained - split.lost) / split.n));
  const p = signTest(split.gained, split.lost);
  compare(`${place}, p`, figures.get('p'), p < 0.0001 ? 'p &lt; 0.0001' : `p = ${p.toFixed(4)}`);
  const [low, high] = intervalOf(split);
  compareNear(`${place}, interval from`, figures.get('interval-low'), { expected: 100 * low, tolerance: drawn(split) });
  compareNear(`${place}, interval to`, figures.get('interval-high'), { expected: 100 * high, tolerance: drawn(split) });
  for (const [name, value] of Object.entries({ gained: split.gained, lost: split.lost, compared: split.n }))
    compare(`${place}, ${name}`, figures.get(name), value);
}

started?.stop();
rmSync(scratch, { recursive: true });
for (const line of differences) console.log(line);
console.log(
  differences.length === 0
    ? `${folder}: the viewer agrees with a recount of ${finished} runs, ${experiments.length} experiments and ${pairs} comparisons (${compared} figures)`
    : `${folder}: ${differences.length} differences`,
);
process.exitCode = differences.length === 0 ? 0 : 1;

function startViewer() {
  const command = join(repositoryRoot, 'packages/bench/src/cli/main.ts');
  const viewer = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', command, 'view', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  viewer.once('exit', () => process.exit(2));
  // Also if this script fails: otherwise the viewer would serve the folder for ever.
  process.once('exit', () => viewer.kill('SIGINT'));
  /** @type {Promise<string>} */
  const link = new Promise((told) => viewer.stdout.once('data', (text) => told(JSON.parse(`${text}`).link)));
  return { link, stop: () => viewer.removeAllListeners('exit').kill('SIGINT') };
}

/** @param {string} id */
function scoresOf(id) {
  const lines = readFileSync(join(folder, id, 'outcomes.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const outcomes = lines.map((line) => JSON.parse(line));
  /** @param {string} prompts */
  const of = (prompts) =>
    new Map(outcomes.filter((one) => one.prompts === prompts).map((one) => [one.id, one.outcome]));
  const [seeds, finals] = [of('seed'), of('final')];
  /** @param {Map<string, string>} scores @param {string} outcome */
  const count = (scores, outcome) => [...scores.values()].filter((one) => one === outcome).length;
  /** @param {Map<string, string>} scores */
  const share = (scores) => {
    const scored = scores.size - count(scores, 'unscored');
    return scored === 0 ? null : count(scores, 'correct') / scored;
  };
  /** @param {string} was @param {string} is */
  const changed = (was, is) => [...seeds].filter(([one, before]) => before === was && finals.get(one) === is).length;
  const [gained, lost] = [changed('incorrect', 'correct'), changed('correct', 'incorrect')];
  const n = gained + lost + changed('correct', 'correct') + changed('incorrect', 'incorrect');
  return {
    ...{ seed: share(seeds), final: share(finals), gained, lost, n, p: signTest(gained, lost) },
    ...{ right: count(finals, 'correct'), scored: finals.size - count(finals, 'unscored') },
  };
}

/** The final outcomes of two runs on the questions that both have scored. @param {string} one @param {string} other */
function splitBetween(one, other) {
  const [before, after] = [finalsOf(one), finalsOf(other)];
  const both = [...before].filter(([id]) => after.has(id)).map(([id, was]) => [was, after.get(id)]);
  /** @param {string} was @param {string} is */
  const count = (was, is) => both.filter((pair) => pair[0] === was && pair[1] === is).length;
  return { gained: count('incorrect', 'correct'), lost: count('correct', 'incorrect'), n: both.length };
}

/** @param {string} id */
function finalsOf(id) {
  const lines = readFileSync(join(folder, id, 'outcomes.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const finals = lines.map((line) => JSON.parse(line)).filter((one) => one.prompts === 'final');
  return new Map(finals.filter((one) => one.outcome !== 'unscored').map((one) => [one.id, one.outcome]));
}

/** How much two bootstraps with different random draws may differ, in points. @param {{ gained: number, lost: number, n: number }} split */
function drawn({ gained, lost, n }) {
  return (30 * Math.sqrt(gained + lost + 1)) / n;
}

/** Wilson's interval at 95 %. @param {number} right @param {number} n */
function wilson(right, n) {
  const z = 1.959963984540054;
  const [share, w] = [right / n, (z * z) / n];
  const half = z * Math.sqrt((share * (1 - share)) / n + w / (4 * n));
  return [share + w / 2 - half, share + w / 2 + half].map((end) => end / (1 + w));
}

/** The exact two-sided sign test: the probability of a split at least as uneven. @param {number} one @param {number} other */
function signTest(one, other) {
  const [n, least] = [one + other, Math.min(one, other)];
  let [chance, below] = [0.5 ** n, 0];
  for (let k = 0; k <= least; k++) {
    below += chance;
    chance = (chance * (n - k)) / (k + 1);
  }
  return Math.min(1, 2 * below);
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

/** @param {number | null} share */
function percent(share) {
  return share === null ? '' : `${(share * 100).toFixed(2)} %`;
}

/** @param {number} share */
function signed(share) {
  return `${share > 0 ? '+' : ''}${(share * 100).toFixed(2)}`;
}
