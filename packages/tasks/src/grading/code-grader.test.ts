import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import { gradeCode } from './code-grader.ts';

const datasets = new URL('../../../../../shared/datasets/', import.meta.url);
const sandbox = await probeSandbox().catch(() => undefined);
const gold = { setup: 'import math', entryPoint: 'f', tests: ['assert f(1) == 2', 'assert f(4) == math.floor(5.5)'] };

const fenced = (program: string) => `\`\`\`python\n${program}\n\`\`\``;
const grade = (program: string, wallMs = 60_000) =>
  gradeCode(gold, fenced(program), sandbox!, { cpuSeconds: 1, wallMs });

describe.skipIf(sandbox === undefined)('gradeCode (needs bubblewrap and user namespaces)', { timeout: 30_000 }, () => {
  test('takes a program that passes all tests', async () => {
    const outcome = await grade('def f(x):\n    print("working")\n    return x + 1');
    expect(outcome).toEqual({ outcome: 'correct', rule: 'python-block/tests', verdict: 'passed' });
  });

  test('takes an import from __future__, which must be at the head of a file', async () => {
    expect((await grade('from __future__ import annotations\ndef f(x: Late):\n    return x + 1')).verdict).toBe(
      'passed',
    );
  });

  test('names the failing test', async () => {
    expect(await grade('def f(x):\n    return 2')).toEqual({
      outcome: 'incorrect',
      rule: 'python-block/tests',
      verdict: 'wrong-answer',
      reason: 'AssertionError in: assert f(4) == math.floor(5.5)',
    });
  });

  test('gives the last traceback line of a program that raises', async () => {
    const raised = await grade('def f(x):\n    return x["a"]');
    expect(raised).toMatchObject({ outcome: 'incorrect', verdict: 'error' });
    expect(raised.reason).toMatch(/^TypeError: 'int' object is not subscriptable in: assert f\(1\) == 2$/);
    expect(await grade('def f(x:')).toMatchObject({ verdict: 'error', reason: expect.stringMatching(/^SyntaxError/) });
  });

  test('counts an output without the function as incorrect, and runs nothing', async () => {
    const missing = await gradeCode(gold, '    return x + 1', { level: 'bubblewrap', run: () => Promise.reject() });
    expect(missing).toMatchObject({ outcome: 'incorrect', rule: 'no-answer', verdict: 'no-answer' });
  });

  test('does not score without tests', async () => {
    const outcome = await gradeCode({ ...gold, tests: [] }, fenced('def f(x): pass'), sandbox!);
    expect(outcome).toMatchObject({ outcome: 'unscored', rule: 'no-gold' });
  });

  test('does not score a program that the sandbox could not start', async () => {
    const idle = { exit: null, signal: null, stdout: '', stderr: 'no room', timedOut: false, outputTruncated: false };
    const outcome = await gradeCode(gold, fenced('def f(x): pass'), { level: 'bubblewrap', run: async () => idle });
    expect(outcome).toMatchObject({ outcome: 'unscored', verdict: 'infrastructure' });
    expect(outcome.reason).toContain('no room');
  });

  describe('with hostile programs', { concurrent: true }, () => {
    const secretFile = join(tmpdir(), `escaped-${randomUUID()}`);
    const succeedIf = (condition: string) => `def f(x):\n    return x + 1 if ${condition} else None`;
    test.for([
      ['leaving with sys.exit(0)', 'import sys\ndef f(x):\n    sys.exit(0)', 'error'],
      ['leaving with os._exit(0)', 'import os\ndef f(x):\n    os._exit(0)', 'error'],
      ['leaving while it is loaded', 'def f(x): pass\nraise SystemExit(0)', 'error'],
      ['printing a guessed success line', `def f(x):\n    print("${randomUUID()}")\n    raise SystemExit(0)`, 'error'],
      ['looping forever', 'def f(x):\n    while True: pass', 'cpu-time'],
      [
        'looping through the CPU signal',
        'import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\ndef f(x):\n    while True: pass',
        'error',
      ],
      ['sleeping forever', 'import time\ndef f(x):\n    time.sleep(10 ** 6)', 'wall-time', 1000],
      ['reading stdin', 'def f(x):\n    return input()', 'error'],
      ['forking forever', 'import os\ndef f(x):\n    while True: os.fork()', 'error'],
      [
        'forking forever and hiding it',
        'import os\ndef f(x):\n    while True:\n        try: os.fork()\n        except OSError: pass',
        /^(cpu|wall)-time$/,
        1000,
      ],
      ['filling memory', 'def f(x):\n    return bytearray(10 ** 10)', 'memory'],
      [
        'filling the disk',
        'def f(x):\n    open("/tmp/big", "wb").write(bytes(64 * 2 ** 20))\n    return x + 1',
        'error',
      ],
      ['flooding stdout', 'def f(x):\n    while True: print("x" * 10000)', 'output-limit'],
      ['killing what it can', 'import os\ndef f(x):\n    os.kill(-1, 9)\n    os.kill(os.getpid(), 9)', 'error'],
      ['reading the password file', succeedIf('"root" in open("/etc/passwd").read()'), 'error'],
      ['reading the home folder', `import os\n${succeedIf(`os.listdir(${JSON.stringify(homedir())})`)}`, 'error'],
      ['reading the environment', `import os\n${succeedIf('{"HOME", "PATH"} & set(os.environ)')}`, 'wrong-answer'],
      ['writing to the file system', succeedIf('open("/usr/escaped", "w").write("x")'), 'error'],
      ['writing where only it sees it', `open("${secretFile}", "w").write("x")\n${succeedIf('False')}`, 'wrong-answer'],
      ['resolving a name', `import socket\n${succeedIf('socket.gethostbyname("example.com")')}`, 'error'],
      [
        'leaving a process behind',
        'import os, time\ndef f(x):\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(10 ** 6)\n    raise SystemExit(0)',
        'error',
      ],
    ] as const)('refuses one %s', async ([, program, verdict, wallMs], { expect }) => {
      const mark = randomUUID().slice(0, 12);
      const outcome = await grade(`open("/proc/self/comm", "w").write("${mark}")\n${program}`, wallMs);
      expect(outcome.outcome).toBe('incorrect');
      expect(outcome.verdict).toMatch(verdict);
      await expect.poll(() => processesNamed(mark)).toEqual([]);
      expect(existsSync(secretFile)).toBe(false);
    });

    test('lets none reach a server of this machine', async ({ expect }) => {
      let connections = 0;
      const server = createServer(() => connections++);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const outcome = await grade(
        `import socket\n${succeedIf(`socket.create_connection(("127.0.0.1", ${port}), timeout=1)`)}`,
      );
      await new Promise((resolve) => server.close(resolve));
      expect(outcome).toMatchObject({ outcome: 'incorrect', verdict: 'error' });
      expect(connections).toBe(0);
    });
  });

  test('takes published MBPP solutions', async ({ skip }) => {
    const file = new URL('mbpp-sanitized.json', datasets);
    skip(!existsSync(file), 'needs ../shared/datasets beside the repository');
    type Row = { task_id: number; code: string; test_imports: string[]; test_list: string[] };
    const rows = (JSON.parse(readFileSync(file, 'utf8')) as Row[]).filter((_, index) => index % 40 === 0);
    const failures = rows.map(async ({ task_id, code, test_imports, test_list }) => {
      const called = [...code.matchAll(/^def (\w+)/gm)].map((match) => match[1]!);
      const entryPoint = called.find((name) => test_list[0]!.includes(`${name}(`))!;
      const gold = { setup: test_imports.join('\n'), entryPoint, tests: test_list };
      return { task_id, ...(await gradeCode(gold, fenced(code), sandbox!)) };
    });
    expect((await Promise.all(failures)).filter(({ outcome }) => outcome !== 'correct')).toEqual([]);
  });

  test('takes published HumanEval-ET solutions, save those that are known to fail', async ({ skip }) => {
    const file = new URL('humaneval-et.jsonl', datasets);
    skip(!existsSync(file), 'needs ../shared/datasets beside the repository');
    type Row = {
      task_id: string;
      prompt: string;
      canonical_solution: string;
      entry_point: string;
      test_case_list: string[];
    };
    const rows = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
      .filter((_, index) => index % 19 === 0);
    const graded = rows.map(async ({ task_id, prompt, canonical_solution, entry_point, test_case_list }) => {
      const gold = { setup: '', entryPoint: entry_point, tests: test_case_list };
      return { task_id, ...(await gradeCode(gold, fenced(prompt + canonical_solution), sandbox!)) };
    });
    const failed = (await Promise.all(graded)).filter(({ outcome }) => outcome !== 'correct');
    expect(failed.map(({ task_id }) => task_id)).toEqual(['HumanEval/38']);
  });
});

function processesNamed(name: string): string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && commandName(entry) === name);
}

/** Blank when the process ends between listing and reading. */
function commandName(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
