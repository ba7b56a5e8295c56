import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openTraces } from '../src/traces/trace-reader.ts';
import type { NewRecord } from '../src/traces/trace-record.ts';
import { createTraceWriter } from '../src/traces/trace-writer.ts';
import { createLibrary } from '../src/view/reading/library.ts';
import { createViewer } from '../src/view/viewer-app.ts';
import { expectRefusal } from './expect-refusal.ts';
import { makeViewedRuns } from './viewed-runs.ts';
import { createWorkspace, repository } from './workspace.ts';

const [port, token] = [8123, 'the-token'];
const attack = '</pre></details><script>window.hit = 1</script>\u202e\u0007';

describe('the viewer', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  const place = (...path: string[]) => join(workspace.directory, ...path);
  let viewer: Hono;
  /** A test question of the run. */
  let question: string;

  beforeAll(async () => {
    const copied = await makeViewedRuns(workspace);
    truncateSync(copied('cut-log')('events.jsonl'), 50_000);
    const broken = copied('broken-manifest');
    writeFileSync(broken('manifest.json'), `{"id": "${attack}`);
    // Only the event log still states that its models were simulated.
    rmSync(broken('summary.json'));
    truncateSync(copied('cut-traces')('traces.jsonl.zst'), 20_000);
    writeFileSync(copied('foreign-summary')('summary.json'), '{"status": 1}');
    rmSync(copied('without-traces')('traces.jsonl.zst'));
    rmSync(place('all/without-traces/traces.index.jsonl'));
    const outcomes = readFileSync(place('all/seed-1/outcomes.jsonl'), 'utf8').split('\n');
    question = JSON.parse(outcomes[0]!).id;
    // A link could lead out of the folder.
    symlinkSync(place('all/seed-1'), place('all/linked'));
    mkdirSync(place('all/broken-experiment'));
    writeFileSync(place('all/broken-experiment/experiment.json'), '{}');
    await writeHostileTraces(copied('hostile')(''), question);
    viewer = createViewer(createLibrary(place('all')), { port, token });
  }, 60_000);

  const headers = { host: `127.0.0.1:${port}`, cookie: `maspo-view-${port}=${token}` };
  const ask = async (path: string, changes: Record<string, string> = {}, method = 'GET') =>
    viewer.request(`http://127.0.0.1:${port}${path}`, { method, headers: { ...headers, ...changes } });
  const page = async (path: string) => {
    const response = await ask(path);
    return { status: response.status, text: await response.text() };
  };
  const run = (path: string, name: string, more = '') => page(`${path}?run=${name}${more}`);

  test('refuses requests without its token, and moves the token from the link to a cookie that no script can read', async () => {
    for (const cookie of ['', `maspo-view-${port}=the-tokem`, `maspo-view-${port}=`, `maspo-view-${port + 1}=${token}`])
      expect((await ask('/', { cookie })).status).toBe(403);
    expect((await ask('/style.css', { cookie: '' })).status).toBe(403);
    expect((await ask('/?token=the-tokem', { cookie: '' })).status).toBe(403);
    const opened = await ask(`/?token=${token}&text=a`, { cookie: '' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/?text=a']);
    expect(opened.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/);
    const elsewhere = await ask(`//example.org/?token=${token}`, { cookie: '' });
    expect(elsewhere.headers.get('location')).toBe('/example.org/');
  });

  test('answers only at the address of this machine, and changes nothing', async () => {
    for (const host of ['example.org', `example.org:${port}`, '127.0.0.1', `127.0.0.1:${port + 1}`])
      expect((await ask('/', { host })).status).toBe(421);
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/', {}, method)).status).toBe(405);
  });

  test('lets a page load and call only the viewer', async () => {
    const policy = (await ask('/')).headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test.each(['..', '../seed-1', '../../inputs', '/etc', 'seed-1/..', 'seed-1/../seed-1', '%2e%2e', 'seed-1\u0000'])(
    'finds no run at %j: only runs that it found itself have a page',
    async (id) => {
      for (const path of ['/run', '/search', '/questions', '/timeline', '/text', '/state'])
        expect((await page(`${path}?${new URLSearchParams({ run: id })}`)).status).toBe(404);
      expect((await page(`/experiment?${new URLSearchParams({ experiment: id })}`)).status).toBe(404);
    },
  );

  test('lists every run, and damaged runs with the reason', async () => {
    const { status, text } = await page('/');
    expect(status).toBe(200);
    const rows = text.split('<tr>').filter((row) => row.includes('class="pick"'));
    const rowOf = (id: string) => rows.find((row) => row.includes(`<code>${id}</code>`))!;
    expect(rows).toHaveLength(9);
    expect(rowOf('seed-1')).toMatch(/SIMULATED.*sequential.*finished.*\d+\.\d\d %.*\[.*\]/s);
    expect(rowOf('without-traces')).toContain('finished');
    expect(rowOf('under-way')).toContain('in progress');
    expect(rowOf('cut-log')).toMatch(/"damage">events\.jsonl is cut.*damaged/s);
    expect(rowOf('broken-manifest')).toContain('SIMULATED');
    expect(rowOf('broken-manifest')).toMatch(/"damage">manifest\.json is not valid JSON.*damaged/s);
    expect(rowOf('cut-traces')).toMatch(
      /"damage">traces\.jsonl\.zst has 20000 bytes, and its index says \d+.*damaged/s,
    );
    expect(rowOf('foreign-summary')).toMatch(/"damage">summary\.json: .*damaged/s);
  });

  test('searches and filters the list', async () => {
    const shown = async (query: string) => (await page(`/?${query}`)).text.match(/class="pick"/g)?.length ?? 0;
    expect(await shown('state=damaged')).toBe(4);
    expect(await shown('state=finished&text=seed-2')).toBe(1);
    expect(await shown('models=real')).toBe(0);
    expect(await shown('benchmark=sample-math&architecture=sequential&optimizer=maspo&models=simulated')).toBe(8);
  });

  test('shows every page of every run, and SIMULATED on each page of a simulated run', async () => {
    for (const name of [
      'seed-1',
      'broken-manifest',
      'without-traces',
      'under-way',
      'cut-log',
      'cut-traces',
      'foreign-summary',
      'hostile',
    ])
      for (const path of ['/run', '/search', '/questions', '/question', '/timeline']) {
        const { status, text } = await run(path, name, `&id=${question}`);
        expect([name, path, status]).toEqual([name, path, 200]);
        expect(text).toContain('<strong>SIMULATED.</strong>');
      }
    expect((await run('/run', 'broken-manifest')).text).toContain('<strong>DAMAGED.</strong>');
    expect((await run('/search', 'cut-log')).text).toContain('How the search moved');
  });

  test('shows what a run in progress has written so far', async () => {
    const { text } = await run('/run', 'under-way');
    expect(text).toMatch(/How far it is.*Where the search is<\/dt><dd>round \d, \w+/s);
    expect(text).toContain('data-live="/state?run=under-way"');
    expect(text).not.toContain('The verdict');
    expect((await run('/search', 'under-way')).text).toContain('data-figures="steps predictor"');
  });

  test('goes through the events, with the state of the system after each event', async () => {
    const first = (await run('/timeline', 'seed-1', '&event=1')).text;
    expect(first).toContain('before the first visit');
    expect(first.match(/\(seed\)/g)).toHaveLength(2);
    const last = (await run('/timeline', 'seed-1')).text;
    const prompts = JSON.parse(readFileSync(place('all/seed-1/finish-report.json'), 'utf8')).finalPromptSet;
    for (const { version } of prompts) expect(last).toContain(`<code>${version}</code>`);
    const { version, agent, prompt } = prompts.find(({ changed }: { changed: boolean }) => changed);
    const { text } = await run('/prompt', 'seed-1', `&agent=${agent}&version=${version}`);
    expect(text).toContain(prompt.split('\n')[0].slice(0, 20));
    expect(text).toMatch(/Proposed by <strong>\w+<\/strong> in round \d, step \d/);
  });

  test('shows what each agent received and wrote for a question, seed and final side by side', async () => {
    const { text } = await run('/question', 'seed-1', `&id=${question}`);
    expect(text).toMatch(/Trace \d+, seed prompts.*Trace \d+, final prompts/s);
    expect(text).toMatch(/<h3 id="agent-predictor">.*<h3 id="agent-reflector">/s);
    expect(text).toMatch(/Seed prompts<\/dt><dd><strong>(in)?correct<\/strong>, by the rule /);
  });

  test('shows the verdict of the judge on a pair of traces, with its text', async () => {
    const traces = await openTraces(place('all/seed-1'));
    const { n } = traces.entries().find(({ kind }) => kind === 'verdict')!;
    for await (const verdict of traces.read({ numbers: new Set([n]) })) {
      if (verdict.kind !== 'verdict') continue;
      const { question: id, reference, candidate, agent } = verdict;
      const { text } = await run('/question', 'seed-1', `&id=${id}&left=${reference}&right=${candidate}`);
      expect(text).toMatch(new RegExp(`What the evaluator said.*${agent}[^<]*: <strong>`, 's'));
      expect(text).not.toContain('were not compared with each other');
    }
  });

  test('shows hostile texts as text, cut, with the whole text on a page of plain text', async () => {
    const { text } = await run('/question', 'hostile', `&id=${question}`);
    expect(text).not.toContain('<script>window');
    expect(text).toContain('&lt;script&gt;window.hit = 1&lt;/script&gt;\\u202e\\u0007');
    expect(text.length).toBeLessThan(100_000);
    const kept = 1_000_000 + '\n[cut: 1000000 of 5000000 characters are kept]'.length;
    expect(text).toContain(`The first 4000 of ${kept} characters`);
    const link = /href="(\/text\?[^"]*output[^"]*)"/.exec(text)![1]!.replaceAll('&amp;', '&');
    const whole = await ask(link);
    expect(whole.headers.get('content-type')).toContain('text/plain');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await whole.text()).toHaveLength(kept);
    for (const at of ['["__proto__"]', '["turns"]', '["constructor","name"]', '{', '[]'])
      expect((await page(`/text?${new URLSearchParams({ run: 'hostile', question, n: '1', at })}`)).status).toBe(404);
    const echoed = (await page(`/?text=${encodeURIComponent(`">${attack}`)}`)).text;
    expect(echoed).not.toContain('<script>window');
  });

  test('compares two runs as `maspo bench compare` does, with the questions that changed', async () => {
    const { text } = await page('/compare?run=seed-1&run=seed-2');
    const { stdout } = await workspace.maspo(['bench', 'compare', 'all/seed-1', 'all/seed-2', '--shared', '--json']);
    const { difference, gained, lost, questions } = JSON.parse(stdout);
    const figure = (name: string) => new RegExp(`data-figure="${name}">([^<]*)<`).exec(text)?.[1];
    expect(Number(figure('difference'))).toBeCloseTo(difference.points, 2);
    expect(Number(figure('interval-low'))).toBeCloseTo(difference.low, 2);
    expect([figure('gained'), figure('lost'), figure('compared')]).toEqual([gained, lost, questions.n].map(String));
    expect(text.match(/beside=seed-2/g)?.length ?? 0).toBe(gained + lost);
    expect((await page(`/question?run=seed-1&beside=seed-2&id=${question}`)).text).toContain('final prompts');
    expect((await page('/compare?run=seed-1')).status).toBe(400);
    expect((await page('/compare?run=seed-1&run=under-way')).text).toContain('They cannot be compared');
  });

  test('shows next to a comparison what the command reports for each side: its price, labels and leaks', async () => {
    for (const name of ['one', 'other']) cpSync(place('all/seed-1'), place('marked', name), { recursive: true });
    const file = place('marked/other/summary.json');
    const summary = JSON.parse(readFileSync(file, 'utf8'));
    summary.usesLabels = true;
    summary.leaks = [{ prompts: 'final', agent: 'predictor', question, what: 'question' }];
    summary.usage.total.money = 1.25;
    writeFileSync(file, JSON.stringify(summary));
    const marked = createViewer(createLibrary(place('marked')), { port, token });
    const asked = `http://127.0.0.1:${port}/compare?run=one&run=other`;
    const text = await (await marked.request(asked, { headers })).text();
    const sides = text.slice(text.indexOf('data-figures="sides"')).split('</tr>');
    expect(sides[1]).not.toContain('labels');
    expect(sides[2]).toContain('uses labels in the search; holds 1 test question or answer');
    expect(sides[2]).toContain('1.2500');
  });

  test('shows the table of an experiment, and each figure leads to its runs and their questions', async () => {
    const { text } = await page('/experiment?experiment=.');
    expect(text).toMatch(/<strong>SIMULATED\.<\/strong>.*<a href="#cell-0-sample-math">\d+\.\d\d<\/a>/s);
    const runs = text.slice(text.indexOf('id="cell-0-sample-math"'));
    for (const path of ['/run', '/questions'])
      expect(runs.match(new RegExp(`"${path}\\?run=seed-\\d"`, 'g'))).toHaveLength(2);
    expect((await page('/?experiment=two-seeds')).text.match(/class="pick"/g)).toHaveLength(2);
  });

  test('states why an experiment cannot be shown', async () => {
    expect((await page('/')).text).toMatch(/broken-experiment.*damaged.*experiment\.json is not a record/s);
    expect((await page('/experiment?experiment=broken-experiment')).text).toContain('<strong>DAMAGED.</strong>');
  });

  test('every figure of the list, of a run and of a table equals a recount of the files; Ctrl-C ends the viewer', {
    tags: ['long'],
  }, async () => {
    const served = workspace.start(['view', 'all', '--json']);
    const [line] = await once(served.stdout!, 'data');
    const { link, runs, experiments } = JSON.parse(`${line}`);
    expect([runs, experiments]).toEqual([9, 2]);
    const recount = [join(repository, 'scripts/recount-viewer.mjs'), place('all'), link];
    const { exitCode, stdout } = await execa(process.execPath, recount, { reject: false });
    expect(stdout).toMatch(
      /the viewer agrees with a recount of 4 runs, 2 experiments and [1-9]\d* comparisons \(\d{3,} figures\)/,
    );
    expect(exitCode).toBe(0);
    served.kill('SIGINT');
    expect((await served).exitCode).toBe(0);
  });

  test.for([
    [['nowhere'], 'there is no folder nowhere: name one with run directories', 'missing-data'],
    [['empty'], 'empty holds no run and no experiment: make one with', 'missing-data'],
    [[], 'there is no folder results', 'missing-data'],
  ] as const)('refuses to serve %j', async ([args, says, code], { expect }) => {
    mkdirSync(place('empty'), { recursive: true });
    await expectRefusal(workspace, { args: ['view', ...args], refusal: { says: [says], code } }, expect);
  });

  test('refuses a port that is taken, and an invalid port', async ({ expect }) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port: number } = taken.address() as AddressInfo;
    const args = ['view', 'all', '--port', `${number}`];
    await expectRefusal(workspace, { args, refusal: { says: [`port ${number} is taken: name another one`] } }, expect);
    taken.close();
    const { exitCode, stderr } = await workspace.maspo(['view', 'all', '--port', '70000']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('expected a whole number from 0 to 65535')]);
  });
});

/** Texts that a model may write: markup, control characters, and a line of 5,000,000 characters. A trace keeps the first million. */
async function writeHostileTraces(folder: string, question: string): Promise<void> {
  const writer = createTraceWriter(folder, { limit: 1e9 });
  const turn = (output: string) => ({
    status: 'completed' as const,
    context: attack,
    output,
    handoffs: { full: output },
    truncated: false,
  });
  for (const prompts of ['seed', 'final'] as const)
    writer.add({
      kind: 'trace',
      question,
      purpose: 'test',
      prompts,
      versions: {},
      text: attack,
      turns: { predictor: turn(attack), reflector: turn(prompts === 'seed' ? 'x'.repeat(5_000_000) : attack) },
    } satisfies NewRecord);
  writer.close();
}

test('without a folder, a manifest of another program here does not hide the runs in results', async () => {
  const workspace = createWorkspace(onTestFinished);
  const place = (...path: string[]) => join(workspace.directory, ...path);
  writeFileSync(place('manifest.json'), '{"name": "shop", "icons": []}');
  for (const run of ['one', 'two']) {
    mkdirSync(place('results', run), { recursive: true });
    writeFileSync(place('results', run, 'manifest.json'), '{"id": "0123456789ab", "product": {"name": "maspo"}}');
  }
  const served = workspace.start(['view', '--json']);
  const [line] = await once(served.stdout!, 'data');
  expect(JSON.parse(`${line}`)).toMatchObject({ runs: 2, experiments: 0 });
  served.kill('SIGINT');
  expect((await served).exitCode).toBe(0);
});
