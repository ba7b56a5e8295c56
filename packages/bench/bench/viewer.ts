/**
 * What the viewer takes for a large run: `node --disable-warning=ExperimentalWarning packages/bench/bench/viewer.ts RUN`. RUN is a finished
 * run of two agents; a copy with 12 agents, 100,000 events and 10,000 traces is made of it, and removed afterwards. Times are the first
 * answer of a new viewer, and the second, with the processor time in them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { writeLargeRun } from '../test-support/large-run.ts';

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('name the directory of a finished run of two agents');
const folder = mkdtempSync(join(tmpdir(), 'maspo-viewer-'));
const command = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
try {
  await writeLargeRun(from, join(folder, 'large'), { agents: 12, events: 100_000, traces: 10_000 });
  const viewer = execa(process.execPath, ['--disable-warning=ExperimentalWarning', command, 'view', folder, '--json'], {
    reject: false,
  });
  const link = await new Promise<string>((started, failed) => {
    viewer.stdout.once('data', (text) => started(JSON.parse(`${text}`).link));
    viewer.stdout.once('end', () => failed(new Error('the viewer has not started')));
  });
  const opened = await fetch(link, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
  const peak = () => /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${viewer.pid}/status`, 'utf8'))?.[1];
  /** On a busy machine only this tells what a page takes. */
  const processorMs = () =>
    readFileSync(`/proc/${viewer.pid}/stat`, 'utf8')
      .split(' ')
      .slice(13, 15)
      .reduce((sum, ticks) => sum + 10 * Number(ticks), 0);
  const question = JSON.parse(readFileSync(join(from, 'outcomes.jsonl'), 'utf8').split('\n')[0]!).id as string;
  const pages = {
    list: '/',
    run: '/run?run=large',
    search: '/search?run=large',
    questions: '/questions?run=large',
    'test question': `/question?run=large&id=${encodeURIComponent(question)}`,
    timeline: '/timeline?run=large&event=50000',
  };
  for (const [name, path] of Object.entries(pages)) {
    const times: string[] = [];
    let bytes = 0;
    for (let turn = 0; turn < 2; turn++) {
      const [start, used] = [performance.now(), processorMs()];
      bytes = (await (await fetch(new URL(path, link), { headers: { cookie } })).text()).length;
      times.push(`${Math.round(performance.now() - start)} ms (${processorMs() - used} of the processor)`);
    }
    console.log(
      `${name.padEnd(14)} ${times.join(', then ').padEnd(64)} ${(bytes / 1e6).toFixed(2)} MB, server ${Math.round(Number(peak()) / 1024)} MB at most`,
    );
  }
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
  viewer.kill('SIGINT');
  console.log(`exit code ${(await viewer).exitCode}`);
} finally {
  rmSync(folder, { recursive: true });
}
