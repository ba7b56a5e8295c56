/**
 * The bound of a forecast beside what a server counts that takes the costly way: `node packages/bench/bench/forecast-bound.ts [test questions]
 * [seed]`. Each run is a default search on MATH-500 (`maspo data import`) over HTTP.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecastRun, optimizeRun, resolveHome, runConfigSchema, setUpRun } from '@maspo/bench';
import { startCostlyServer } from '../test/costly-server.ts';

const limit = Number(process.argv[2] ?? 450);
const seed = Number(process.argv[3] ?? 1);
const datasets = resolveHome(process.env);
const folder = mkdtempSync(join(tmpdir(), 'maspo-bound-'));

async function compare(architecture: string, optimizer: string): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  const server = await startCostlyServer((end) => ends.push(end));
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: server.baseUrl });
  const config = runConfigSchema.parse({
    task: { benchmark: 'math-500', limit },
    architecture: { name: architecture },
    optimizer: { name: optimizer },
    models: { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') },
    seed,
  });
  const name = `${architecture}-${optimizer}`;
  const setup = await setUpRun({ config, name, directory: folder, file: name }, datasets);
  const home = join(folder, name);
  const startedAt = process.cpuUsage();
  const { bound, expected } = await forecastRun(setup, { home });
  const { user, system } = process.cpuUsage(startedAt);
  const observer = { started: () => {}, event: () => {}, evaluated: () => {} };
  await optimizeRun(setup, { run: join(home, 'run'), home, signal: new AbortController().signal, observer });
  for (const end of ends) await end();
  const counted = server.counted();
  const all = Object.values(counted).reduce((sum, calls) => sum + calls, 0);
  const line = (what: string, calls: number, most: number, likely: number) =>
    `${what} ${calls} of ${most} (${((100 * calls) / most).toFixed(1)} %), expected ${likely}`;
  console.log(`${name}: ${line('all', all, bound.total.calls, expected.total.calls)}`);
  for (const [purpose, { calls }] of Object.entries(bound.byPurpose))
    console.log(`  ${line(purpose, counted[purpose] ?? 0, calls, expected.byPurpose[purpose]?.calls ?? 0)}`);
  console.log(`  forecast in ${((user + system) / 1e6).toFixed(2)} s of processor time`);
}

try {
  for (const optimizer of ['maspo', 'spo', 'tpe'])
    for (const architecture of ['sequential', 'hierarchical']) await compare(architecture, optimizer);
} finally {
  rmSync(folder, { recursive: true });
}
