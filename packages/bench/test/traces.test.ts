import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRunConfig, openTraces, optimizeRun, type Summary, setUpRun, type TraceRecord } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const workspace = createWorkspace(afterAll);
const place = (run: string) => join(workspace.directory, run);

async function runWith(run: string, changes: Readonly<Record<string, unknown>> = {}): Promise<Summary> {
  const config = await workspace.write(`${run}.yaml`, shortConfig(changes));
  const observer = { started: () => {}, event: () => {}, evaluated: () => {} };
  const { signal } = new AbortController();
  const setup = await setUpRun(await loadRunConfig(config), workspace.home);
  return optimizeRun(setup, { run: place(run), home: workspace.home, signal, observer });
}

async function recordsOf(run: string): Promise<TraceRecord[]> {
  const records: TraceRecord[] = [];
  for await (const record of (await openTraces(place(run))).read()) records.push(record);
  return records;
}

async function eventsOf(run: string): Promise<OptimizationEvent[]> {
  const lines = (await workspace.read(run, 'events.jsonl')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('the traces of a run', { timeout: 120_000 }, () => {
  let summary: Summary;
  let records: TraceRecord[];
  let events: OptimizationEvent[];
  beforeAll(async () => {
    summary = await runWith('run', { architecture: { name: 'hierarchical', handoff: { kind: 'summary', words: 9 } } });
    records = await recordsOf('run');
    events = await eventsOf('run');
  }, 60_000);
  const of = <Kind extends TraceRecord['kind']>(kind: Kind) =>
    records.filter((record): record is Extract<TraceRecord, { kind: Kind }> => record.kind === kind);

  test('are counted in the summary, and the report states their number and size', async () => {
    const [traces, verdicts, assessments] = [of('trace').length, of('verdict').length, of('assessment').length];
    const { length: bytes } = await readFile(join(place('run'), 'traces.jsonl.zst'));
    const leftOut = { traces: 0, verdicts: 0, assessments: 0 };
    expect(summary.traces).toEqual({ traces, verdicts, assessments, bytes, cut: 0, leftOut });
    expect(await workspace.read('run', 'report.md')).toContain(
      `traces.jsonl.zst: ${traces} traces, ${verdicts} verdicts and ${assessments} assessments in `,
    );
  });

  test('are enough to recount the scores and the final check of the summary', () => {
    for (const prompts of ['seed', 'final'] as const) {
      const mine = of('trace').filter((record) => record.prompts === prompts);
      const count = (outcome: string) => mine.filter(({ graded }) => graded?.outcome === outcome).length;
      const [correct, incorrect, unscored] = [count('correct'), count('incorrect'), count('unscored')] as const;
      expect(summary[prompts]).toEqual({ accuracy: correct / (correct + incorrect), correct, incorrect, unscored });
    }
    const checked = of('verdict').filter((record) => record.place.startsWith('seed 1/final check/'));
    const count = (verdict: string) => checked.filter(({ judgements: [one] }) => one!.verdict === verdict).length;
    expect(checked).toHaveLength(12);
    expect(summary.finalCheck).toMatchObject({ wins: count('win'), ties: count('tie'), losses: count('loss') });
    expect(of('trace').filter((record) => record.event !== undefined && record.purpose !== 'compared').length).toBe(
      summary.unusable.traces.of,
    );
  });

  test('agree with every event that comes from a trace, a verdict or an assessment', () => {
    for (const record of of('trace').filter(({ purpose }) => purpose !== 'test' && purpose !== 'compared'))
      expect(events[record.event! - 1]).toMatchObject({
        type: 'trace-finished',
        purpose: record.purpose,
        question: record.question,
        versions: record.versions,
      });
    const verdictAt = new Map(of('verdict').map((record) => [record.place, record.judgements[0]!.verdict]));
    const scored = events.filter((event) => event.type === 'candidate-scored');
    for (const { round, agent, step, version, judged } of scored)
      for (const { question, localValidity, globalAlignment } of judged) {
        const at = `seed 1/round ${round}/${agent}/${step === 0 ? 'fill' : `step ${step}`}/judge/${version}/${encodeURIComponent(question)}`;
        expect(verdictAt.get(`${at}/${agent}`) ?? verdictAt.get(`${at}/final answer`)).toEqual(localValidity);
        if (globalAlignment !== null) expect(verdictAt.get(`${at}/final answer`)).toEqual(globalAlignment);
      }
    const oriented = events.findIndex((event) => event.type === 'orientation-finished');
    const lenses = of('assessment').filter(({ event }) => event === oriented + 1);
    for (const [agent, shares] of Object.entries((events[oriented] as { lenses: Record<string, object> }).lenses)) {
      const mine = lenses.filter((record) => record.agent === agent);
      const holding = mine.filter(({ answer }) => 'localValidity' in answer && answer.localValidity === true).length;
      expect(shares).toMatchObject({ localValidity: Math.round((holding / mine.length) * 1e12) / 1e12 });
    }
  });

  test('lead from a verdict to the two outputs that were read, and from a case to the output that followed', () => {
    const traceOf = new Map(of('trace').map((record) => [record.n, record]));
    const outputOf = (number: number, agent: string) => {
      const turn = traceOf.get(number)!.turns[agent]!;
      return turn.status === 'completed' ? turn.output : undefined;
    };
    for (const { reference, candidate, agent, judgements } of of('verdict')) {
      expect(traceOf.get(reference)!.question).toBe(traceOf.get(candidate)!.question);
      const isSame = outputOf(reference, agent) === outputOf(candidate, agent);
      expect(judgements.every(({ asked }) => asked.length === (isSame ? 0 : 1))).toBe(true);
      for (const { replies } of judgements.flatMap(({ asked }) => asked)) expect(replies.length).toBeGreaterThan(0);
    }
    const cases = events.filter((event) => event.type === 'misalignment-mined');
    expect(cases.length).toBeGreaterThan(0);
    for (const { question, agent, version, failedAgent, excerpt } of cases) {
      const found = of('trace').filter((record) => record.question === question && record.versions[agent] === version);
      expect(found.map(({ n }) => outputOf(n, failedAgent))).toContain(excerpt.followed);
    }
  });

  test('contain what an agent received, wrote and handed on as a summary', () => {
    const handed = of('trace').flatMap(({ turns }) => Object.values(turns));
    const summaries = handed.flatMap((turn) => (turn.status === 'completed' ? Object.entries(turn.handoffs) : []));
    expect(summaries.length).toBeGreaterThan(0);
    for (const [name] of summaries) expect(name).toMatch(/^summary/);
  });

  test('are written to a file by the command: all traces, or those of one question', async () => {
    const { question } = of('trace').at(-1)!;
    const all = await workspace.maspo(['export', 'traces', 'run', 'all.jsonl', '--json']);
    expect(JSON.parse(all.stdout)).toEqual({ file: 'all.jsonl', records: records.length });
    const lines = (await workspace.read('all.jsonl')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(records);
    await workspace.maspo(['export', 'traces', 'run', 'one.jsonl', '--question', question]);
    const mine = (await workspace.read('one.jsonl')).trimEnd().split('\n');
    expect(mine.map((line) => JSON.parse(line))).toEqual(records.filter((record) => record.question === question));
    const again = await workspace.maspo(['export', 'traces', 'run', 'all.jsonl']);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('all.jsonl exists') });
  });

  test.each(['--question', '--prompt-version'])(
    'an unknown %s is refused, and no empty file is left',
    async (option) => {
      const refused = await workspace.maspo(['export', 'traces', 'run', 'none.jsonl', option, 'nope']);
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/run holds no record of .* nope/) });
      expect(existsSync(join(workspace.directory, 'none.jsonl'))).toBe(false);
    },
  );

  test('are not written to any file if they cannot be read to their end', async () => {
    await cp(place('run'), place('damaged'), { recursive: true });
    const file = join(place('damaged'), 'traces.jsonl.zst');
    const whole = await readFile(file);
    await writeFile(file, Buffer.concat([whole.subarray(0, -200), Buffer.alloc(200)]));
    const before = await readdir(workspace.directory);
    const refused = await workspace.maspo(['export', 'traces', 'damaged', 'half.jsonl']);
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('traces.jsonl.zst') });
    expect(await readdir(workspace.directory)).toEqual(before);
    await writeFile(file, whole);
    expect(await workspace.maspo(['export', 'traces', 'damaged', 'half.jsonl'])).toMatchObject({ exitCode: 0 });
    expect(await workspace.read('half.jsonl')).toBe(await workspace.read('all.jsonl'));
  });

  test('the prompts are also written to files, in a form that can be evaluated and in a form for a program', async () => {
    const { final } = JSON.parse(await workspace.read('run', 'prompts.json'));
    for (const name of ['p.yaml', 'p.ts'])
      expect(await workspace.maspo(['export', 'prompts', 'run', name])).toMatchObject({ exitCode: 0 });
    expect((await import(place('p.ts'))).prompts).toEqual(final);
    const args = ['evaluate', join(workspace.home, '..', 'inputs', 'run.yaml'), '--prompts', 'p.yaml', '--json'];
    expect(JSON.parse((await workspace.maspo(args)).stdout).score).toEqual(summary.final);
  });
});

test('with a small size limit, answers to test questions are kept, and the report states what is left out', {
  timeout: 120_000,
}, async () => {
  const { traces } = await runWith('tight', { traces: { megabytes: 0.02 } });
  expect(traces!.bytes).toBeLessThanOrEqual(20_000);
  expect(traces!.leftOut.traces).toBeGreaterThan(0);
  const tested = (await recordsOf('tight')).filter((record) => record.kind === 'trace' && record.purpose === 'test');
  expect(tested.length).toBeGreaterThan(0);
  expect(await workspace.read('tight', 'report.md')).toContain('left out, beyond the limit on the size: ');
});

describe('--no-traces', { timeout: 120_000 }, () => {
  test('keeps no text of a question, an output or a reason', async () => {
    await runWith('whole');
    const config = join(workspace.home, '..', 'inputs', 'whole.yaml');
    const args = ['optimize', config, '--run', 'bare', '--no-traces', '--json'];
    const { exitCode, stdout } = await workspace.maspo(args);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).traces).toBeNull();

    const events = await eventsOf('whole');
    expect(events.some((event) => event.type === 'misalignment-mined' && event.excerpt.output !== '')).toBe(true);
    const prompts = events.flatMap((event) => (event.type === 'candidate-proposed' ? [event.prompt] : [])).join('\n');
    const texts = new Set((await recordsOf('whole')).flatMap(textsOf).filter((text) => text.length > 8));
    const unprompted = [...texts].filter((text) => !prompts.includes(text));
    expect(unprompted.length).toBeGreaterThan(200);
    for (const name of await readdir(place('bare'))) {
      const content = await workspace.read('bare', name);
      const found = unprompted.filter(
        (text) => content.includes(text) || content.includes(JSON.stringify(text).slice(1, -1)),
      );
      expect(found, name).toEqual([]);
      expect(name).not.toContain('traces');
    }
    expect(await workspace.read('bare', 'report.md')).toContain('no traces: no text but prompts is kept');
  });

  test('applies to all cells of an experiment', async () => {
    const only = ['--only', 'benchmark=sample-math', 'architecture=vanilla'];
    const { exitCode } = await workspace.maspo(['bench', 'run', 'smoke', ...only, '--dir', 'cells', '--no-traces']);
    expect(exitCode).toBe(0);
    const files = (await workspace.files()).filter((file) => file.startsWith('cells/'));
    expect(files.filter((file) => file.endsWith('summary.json'))).toHaveLength(1);
    expect(files.filter((file) => file.includes('traces'))).toEqual([]);
  });

  test('makes a different run than with traces, and the difference is named', async () => {
    await runWith('kept');
    const config = join(workspace.home, '..', 'inputs', 'kept.yaml');
    const { exitCode, stderr } = await workspace.maspo(['optimize', config, '--run', 'kept', '--no-traces']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('traces was not there, and is now "none"');
  });
});

function textsOf(record: TraceRecord): string[] {
  switch (record.kind) {
    case 'trace':
      return [
        record.text,
        ...Object.values(record.turns).flatMap((turn) =>
          turn.status === 'completed' ? [turn.context, turn.output, ...Object.values(turn.handoffs)] : [],
        ),
      ];
    case 'verdict':
      return record.judgements.flatMap(({ asked }) => asked.flatMap(({ replies }) => replies));
    case 'assessment':
      return [...record.replies];
  }
}
