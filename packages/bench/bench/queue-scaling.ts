/**
 * What further workers of a queue are worth: `node packages/bench/bench/queue-scaling.ts [cells] [workers]`. Cells of one agent ask a server
 * that answers after 50 ms, 4 calls at once in each cell; first one worker does all of them, then several, on this machine. Workers are
 * started before the clock: what is measured is the rate of calls from the first reply to the last. Needs redis-server.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { startRedisServer } from '@maspo/queue/testing';
import { execa } from 'execa';
import { startServerProcess } from './server-process.ts';

const cells = Number(process.argv[2] ?? 16);
const several = Number(process.argv[3] ?? 4);
const command = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'maspo-scaling-'));

/** A model for each cell: equal calls of two cells would be made once. */
const names = Array.from({ length: cells }, (_, index) => `model-${index + 1}`);

const questions = Array.from({ length: 800 }, (_, index) => ({
  id: `q${index}`,
  question: `What is ${index} + ${index}?`,
  answer: `${2 * index}`,
}));

async function measure(workers: number): Promise<number> {
  const place = join(root, `${workers}`);
  const artefacts = join(place, 'artefacts');
  mkdirSync(artefacts, { recursive: true });
  writeFileSync(join(place, 'questions.jsonl'), questions.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const server = await startServerProcess(50);
  const redis = await startRedisServer({ isPersistent: true });
  const model = { provider: 'openai', model: 'fixed', baseUrl: server.baseUrl };
  writeFileSync(
    join(place, 'models.yaml'),
    JSON.stringify({
      title: 'Fixed delay',
      agent: model,
      optimizer: model,
      evaluator: { same: 'agent' },
      agentModels: Object.fromEntries(names.map((name) => [name, { ...model, model: name }])),
    }),
  );
  writeFileSync(
    join(place, 'scaling.yaml'),
    JSON.stringify({
      title: 'Scaling',
      models: './models.yaml',
      run: {
        task: { file: 'questions.jsonl', scoring: 'exact', pool: 20 },
        architecture: { name: 'vanilla' },
        concurrency: 4,
        traces: 'none',
      },
      matrix: {
        benchmark: { questions: { file: 'questions.jsonl', scoring: 'exact', pool: 20 } },
        optimizer: ['none'],
        agentModel: names,
      },
    }),
  );
  const env = { MASPO_HOME: join(place, 'home'), MASPO_QUEUE: redis.url };
  const start = (...args: string[]) =>
    execa(process.execPath, ['--disable-warning=ExperimentalWarning', command, ...args], {
      cwd: place,
      env,
      reject: false,
    });
  const running = Array.from({ length: workers }, () => start('worker', '--directory', place));
  await Promise.all(running.map((worker) => new Promise((ready) => worker.stdout.once('data', ready))));
  const startedAt = performance.now();
  const { exitCode, stderr } = await start(
    'bench',
    'run',
    'scaling.yaml',
    '--dir',
    'out',
    '--queue',
    redis.url,
    '--artefacts',
    artefacts,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  if (exitCode !== 0) throw new Error(stderr);
  for (const worker of running) worker.kill('SIGTERM');
  for (const worker of running) await worker;
  const serverMs = await server.cpuMs();
  const replies = new DatabaseSync(join(env.MASPO_HOME, 'replies.sqlite'), { readOnly: true });
  const span = replies
    .prepare(
      'SELECT count(*) AS calls, (julianday(max(created)) - julianday(min(created))) * 86400 AS seconds FROM reply',
    )
    .get() as { calls: number; seconds: number };
  replies.close();
  const rate = span.calls / span.seconds;
  console.log(
    `${workers} ${workers === 1 ? 'worker' : 'workers'}: ${cells} cells in ${seconds.toFixed(1)} s, ${span.calls} calls at ${rate.toFixed(1)} a second; server ${(serverMs / 1000).toFixed(1)} s of processor time; load ${loadavg()[0]!.toFixed(2)} on ${cpus().length} processors`,
  );
  server.stop();
  await redis.stop();
  return rate;
}

try {
  const one = await measure(1);
  const more = await measure(several);
  console.log(`${several} workers: ${(more / one).toFixed(2)} times the throughput of one`);
} finally {
  rmSync(root, { recursive: true });
}
