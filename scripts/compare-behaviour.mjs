/**
 * Compares what two checkouts do:
 *
 *   node scripts/compare-behaviour.mjs BEFORE AFTER [--only NAME ...] [--datasets DIR] [--keep DIR]
 *
 * Both checkouts run the same inputs: every example of BEFORE that needs no server, `examples/library.ts`, `bench run smoke`, and four
 * optimizers with a server that this script starts, because runs with simulated models have no reply keys. Manifest, events, prompts,
 * outcomes, reply keys, the requests to the server and the printed output must be the same byte for byte. The exit code is 1 if anything
 * differs.
 *
 * An example without its dataset runs on the bundled sample of the same kind; `--datasets` first imports the datasets of a folder.
 * `--only` selects inputs by the beginning of their names. `--keep` copies the output of BEFORE to a folder, which a later comparison
 * can use in place of BEFORE.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { text as textOfStream } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

const compared = [
  'manifest.json',
  'events.jsonl',
  'prompts.json',
  'outcomes.jsonl',
  'replies.keys',
  'requests.txt',
  'said.txt',
];

/** The manifests contain the port, so it is always the same. */
const port = 18431;

/** Short searches against the server, one for each optimizer. */
const overTheWire = {
  'wire-maspo':
    '{ name: maspo, preset: spec, schedule: { rounds: 2, steps: 2 }, batch: { size: 4 }, search: { size: 2 } }',
  'wire-random-search': '{ name: random-search, candidates: 3, trials: 4, batch: 4 }',
  'wire-spo': '{ name: spo, rounds: 2 }',
  'wire-tpe': '{ name: tpe, candidates: 3, trials: 4, batch: 4 }',
};

/**
 * The request bodies that the server received in the current run.
 *
 * @type {Set<string>}
 */
const requests = new Set();

const { values, positionals } = given();
const [before, after] = positionals.map((path) => resolve(path));
if (before === undefined || after === undefined) refuse('two checkouts are needed');

const server = createServer(async (request, response) => {
  const body = await textOfStream(request);
  response.setHeader('content-type', 'application/json');
  // Before a run, the command requests the list of models from each server.
  if (request.method === 'GET') {
    const data = ['agent', 'optimizer', 'evaluator'].map((id) => ({ id, object: 'model' }));
    return void response.end(JSON.stringify({ object: 'list', data }));
  }
  requests.add(body);
  const { model, messages } = JSON.parse(body);
  const content = reply(messages.map((/** @type {{ content: string }} */ message) => message.content).join('\n'));
  const message = { role: 'assistant', content };
  const usage = { prompt_tokens: body.length, completion_tokens: content.length, total_tokens: body.length };
  const choices = [{ index: 0, message, finish_reason: 'stop' }];
  response.end(JSON.stringify({ id: 'x', object: 'chat.completion', created: 0, model, choices, usage }));
});
await new Promise((listening) => server.listen(port, '127.0.0.1', () => listening(undefined)));

const scratch = mkdtempSync(join(tmpdir(), 'maspo-behaviour-'));
const isKept = existsSync(join(before, 'inputs'));
const inputs = join(scratch, 'inputs');
cpSync(join(before, isKept ? 'inputs' : 'examples'), inputs, { recursive: true });
const one = isKept ? before : await runAll(before, 'before');
if (values.keep !== undefined && !isKept) {
  cpSync(one, values.keep, { recursive: true });
  cpSync(inputs, join(values.keep, 'inputs'), { recursive: true });
}
const differences = differencesBetween(one, await runAll(after, 'after'));
server.close();
for (const line of differences) console.log(line);
if (differences.length > 0) {
  console.log(`${differences.length} differences; the output is kept in ${scratch}`);
  process.exit(1);
}
rmSync(scratch, { recursive: true });

/** @param {string} optimizer */
function wireConfig(optimizer) {
  const roles = ['agent', 'optimizer', 'evaluator'].map(
    (role) => `  ${role}: { provider: openai, model: ${role}, baseUrl: "http://127.0.0.1:${port}/v1" }`,
  );
  const task = 'task: { benchmark: sample-math, pool: 8, limit: 4 }\narchitecture: { name: sequential }';
  return [task, `optimizer: ${optimizer}`, 'models:', ...roles, 'seed: 5', ''].join('\n');
}

/** @param {string} asked */
function reply(asked) {
  const digest = createHash('sha256').update(asked).digest('hex');
  const said = /<current_prompt>\n([\s\S]*?)\n<\/current_prompt>/.exec(asked);
  if (said !== null) return `<prompt>${digest.slice(0, 6)} ${said[1]}</prompt>`;
  // The first request asks for an object of a schema. A server that does not enforce the schema may reply in tags.
  if (asked.includes('"local", "lookahead" and "global"') || asked.includes('<local>yes</local>'))
    return '<local>yes</local><lookahead>no</lookahead><global>yes</global>';
  if (asked.includes('"choice"') || asked.includes('<choice>'))
    return `<choice>${digest < '6' ? 'A' : digest < 'c' ? 'B' : 'tie'}</choice>`;
  return `Because of ${digest}. <answer>${digest.charCodeAt(0)}</answer>`;
}

/** @param {string} label */
function isWanted(label) {
  return values.only === undefined || values.only.some((name) => label.startsWith(name));
}

/**
 * @param {string} checkout
 * @param {string} name
 * @returns {Promise<string>} The folder with the output.
 */
async function runAll(checkout, name) {
  const work = join(scratch, name);
  const home = join(scratch, `${name}-home`);
  for (const folder of [work, home]) mkdirSync(folder, { recursive: true });
  const node = join(checkout, 'node_modules', '.bin', 'node');
  const env = { PATH: process.env.PATH, MASPO_HOME: home, OPENAI_API_KEY: 'none' };
  /** @param {string} label @param {string[]} args */
  const run = async (label, args) => {
    if (!isWanted(label)) return;
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], { cwd: work, env });
    const [stdout, stderr, status] = await Promise.all([
      textOfStream(child.stdout),
      textOfStream(child.stderr),
      new Promise((ended) => child.on('close', ended)),
    ]);
    const text = [stdout, status === 0 ? '' : stderr].join('');
    const said = text.replaceAll(home, 'HOME').replaceAll(scratch, 'SCRATCH').replaceAll(checkout, 'CHECKOUT');
    mkdirSync(join(work, 'said', label), { recursive: true });
    writeFileSync(join(work, 'said', label, 'said.txt'), `exit code ${status}\n${said}`);
    writeFileSync(join(work, 'said', label, 'requests.txt'), [...requests].sort().join('\n'));
    requests.clear();
    console.log(`${name}: ${label}: exit code ${status}`);
  };
  const { bin } = JSON.parse(readFileSync(join(checkout, 'packages/bench/package.json'), 'utf8'));
  /** @param {string} label @param {string[]} args */
  const maspo = (label, ...args) => run(label, [join(checkout, 'packages/bench', bin.maspo), ...args]);

  if (values.datasets !== undefined) await maspo('data', 'data', 'import', resolve(values.datasets), '--json');
  for (const file of readdirSync(inputs).filter((file) => file.endsWith('.yaml') && !file.startsWith('on-sample-'))) {
    const text = readFileSync(join(inputs, file), 'utf8');
    if (!/^models:/m.test(text)) continue;
    const label = basename(file, '.yaml');
    await maspo(`${label}-explained`, 'optimize', join(inputs, file), '--explain');
    if (/provider: (openai|gemini|ollama)|preset: .*(vllm|ollama|gemini)/.test(text)) continue;
    await maspo(label, 'optimize', runnable(file, text), '--run', join('runs', label));
  }
  await run('library', [join(checkout, 'examples/library.ts')]);
  for (const [label, optimizer] of Object.entries(overTheWire)) {
    const file = join(inputs, `on-sample-${label}.yaml`);
    writeFileSync(file, wireConfig(optimizer));
    await maspo(label, 'optimize', file, '--run', join('runs', label));
  }
  await maspo('smoke', 'bench', 'run', 'smoke', '--dir', 'smoke');
  return work;
}

/**
 * The example itself; without its dataset, a copy that uses the bundled sample of the same kind.
 *
 * @param {string} file
 * @param {string} text
 */
function runnable(file, text) {
  const wanted = /benchmark: ((?!sample-)[\w-]+), split: held-out, pool: 50/.exec(text);
  if (wanted === null || values.datasets !== undefined) return join(inputs, file);
  const kind = /humaneval|mbpp/.test(wanted[0]) ? 'code' : /math/.test(wanted[0]) ? 'math' : 'choice';
  const copy = join(inputs, `on-sample-${file}`);
  writeFileSync(copy, text.replace(wanted[0], `benchmark: sample-${kind}, split: held-out, pool: 12`));
  return copy;
}

/**
 * @param {string} left
 * @param {string} right
 * @returns {string[]} One line for each file that differs.
 */
function differencesBetween(left, right) {
  const lists = [left, right].map((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => compared.includes(basename(path))),
  );
  const isOfWanted = (/** @type {string} */ path) => path.split('/').some(isWanted);
  const paths = [...new Set(lists.flat())].filter(isOfWanted).sort();
  console.log(`compared ${paths.length} files, ${paths.filter((path) => !path.endsWith('said.txt')).length} of runs`);
  return paths.flatMap((path) => {
    if (!lists[0]?.includes(path)) return [`${path}: is only in the second`];
    if (!lists[1]?.includes(path)) return [`${path}: is only in the first`];
    return readFileSync(join(left, path)).equals(readFileSync(join(right, path))) ? [] : [`${path}: differs`];
  });
}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { datasets: { type: 'string' }, keep: { type: 'string' }, only: { type: 'string', multiple: true } },
    });
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  const usage = 'node scripts/compare-behaviour.mjs BEFORE AFTER [--only NAME ...] [--datasets DIR] [--keep DIR]';
  console.error(`${message}\n${usage}`);
  process.exit(2);
}
