/**
 * Grades 1,000 programs in one `maspo grade code`; every tenth program is honest, all others are hostile: `node bench/hostile-thousand.ts
 * [bubblewrap|landlock] [COUNT]`. Prints the outcomes, the files and processes left behind, and the memory of the command. A few programs
 * that use up their CPU time run once each. The quick programs are repeated until the count is reached.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

interface Program {
  readonly name: string;
  readonly program?: string;
  readonly code?: string;
  readonly tests?: readonly string[];
  readonly entryPoint: string;
  readonly setup?: string;
  readonly cpuSeconds?: number;
  readonly wallSeconds?: number;
}

const [, , level = 'bubblewrap', count = '1000'] = process.argv;
const slowOnes = 6;
const here = (path: string) => new URL(path, import.meta.url);
const read = (path: string): Program[] =>
  readFileSync(here(path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const attacks = read('../test/red-team/linux.jsonl');
const quick = attacks.filter(({ cpuSeconds, wallSeconds }) => cpuSeconds === undefined && wallSeconds === undefined);
const slow = attacks.filter(({ cpuSeconds }) => cpuSeconds !== undefined).slice(0, slowOnes);
const honest = read('../test/honest/programs.jsonl');
const chosen = Array.from({ length: Number(count) }, (_, index) => {
  if (index % 10 === 9) return { ...honest[Math.floor(index / 10) % honest.length]!, want: 'correct' };
  const place = Math.floor(Number(count) / slowOnes);
  const one = index % place === 0 && slow[index / place] ? slow[index / place]! : quick[index % quick.length]!;
  return { ...one, want: 'incorrect' };
});
const lines = chosen.map(({ code, program, tests, entryPoint, setup = '' }) =>
  JSON.stringify({
    code: code ?? program,
    tests: tests ?? ['assert f(1) == 2', 'assert f(4) == 5'],
    entryPoint,
    setup,
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'maspo-thousand-'));
// Programs may run as other users, which must reach their own folders through this one. This user stays its owner, so that programs can
// remove nothing here.
chmodSync(folder, 0o755);
const started = performance.now();
const main = here('../../bench/src/cli/main.ts').pathname;
const flags = ['--disable-warning=ExperimentalWarning', main, 'grade', 'code', '--sandbox-level', level, '--json'];
const command = spawn(process.execPath, flags, {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, TMPDIR: folder },
});
const ended = new Promise<number | null>((resolve) => command.on('close', resolve));
command.stdin.end(`${lines.join('\n')}\n`);

const memory: number[] = [];
const seen = new Set<string>();
const sampling = setInterval(() => {
  memory.push(residentMebibytes(command.pid!));
  for (const one of descendants(String(command.pid))) seen.add(one);
}, 300);
const outcomes: { outcome: string; verdict: string; trust: string; reason: string | null }[] = [];
for await (const line of createInterface({ input: command.stdout })) outcomes.push(JSON.parse(line));
const exit = await ended;
clearInterval(sampling);
const seconds = (performance.now() - started) / 1000;

const wrong = chosen.flatMap(({ name, want }, index) =>
  outcomes[index]?.outcome === want ? [] : [`${index} ${name}: ${JSON.stringify(outcomes[index])}`],
);
for (const line of wrong) console.log(line);
const counts = Object.groupBy(outcomes, ({ outcome, verdict }) => `${outcome} ${verdict}`);
console.log(
  Object.entries(counts)
    .map(([kind, found]) => `${kind} ${found!.length}`)
    .join(', '),
);
const halves = [memory.slice(memory.length / 5, memory.length / 2), memory.slice(memory.length / 2)];
const [early, late] = halves.map((half) => Math.max(...half));
await new Promise((resolve) => setTimeout(resolve, 3000));
const left = [...seen].filter((one) => identity(one.split(' ')[0]!) === one);
console.log(
  `${level}: ${lines.length} programs, ${outcomes.length} outcomes, ${wrong.length} not as wanted, exit ${exit}, ${seconds.toFixed(0)} s; ` +
    `memory at most ${Math.max(...memory)} MiB (${early} MiB from one fifth to one half, ${late} MiB after); ` +
    `left: ${readdirSync(folder).filter((name) => name !== 'node-compile-cache').length} files, ${left.length} processes`,
);
rmSync(folder, { recursive: true });

/** All descendants of a process, each as its process id and its start time. */
function descendants(id: string): string[] {
  const tasks = silently(() => readdirSync(`/proc/${id}/task`)) ?? [];
  const children = tasks.flatMap(
    (task) =>
      silently(() => readFileSync(`/proc/${id}/task/${task}/children`, 'utf8'))
        ?.split(' ')
        .filter(Boolean) ?? [],
  );
  return children.flatMap((child) => [identity(child) ?? [], descendants(child)].flat());
}

/** Undefined for a process that has ended. */
function identity(id: string): string | undefined {
  const stat = silently(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
  return stat && `${id} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`;
}

/** Undefined if reading fails: a process may end meanwhile. */
function silently<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

function residentMebibytes(id: number): number {
  const status = silently(() => readFileSync(`/proc/${id}/status`, 'utf8')) ?? '';
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
