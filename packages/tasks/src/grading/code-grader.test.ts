import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anySandbox, needsDatasets } from '../../testing/needs.ts';
import { mbpp } from '../benchmarks/mbpp.ts';
import type { Sandbox, SandboxRun } from '../sandbox/sandbox.ts';
import { type CodeGradingOptions, gradeCode } from './code-grader.ts';

const sandbox = await anySandbox();
const gold = { setup: 'import math', entryPoint: 'f', tests: ['assert f(1) == 2', 'assert f(4) == math.floor(5.5)'] };

const fenced = (program: string) => `\`\`\`python\n${program}\n\`\`\``;
const grade = (program: string, options: CodeGradingOptions & { setup?: string; tests?: string[] } = {}) => {
  const { setup = gold.setup, tests = gold.tests, ...limits } = options;
  return gradeCode({ ...gold, setup, tests }, fenced(program), sandbox, limits);
};

describe('gradeCode', { timeout: 60_000 }, () => {
  test('takes a program that passes all tests', async () => {
    const outcome = await grade('def f(x):\n    print("working")\n    return x + 1');
    expect(outcome).toEqual({
      outcome: 'correct',
      rule: 'python-block/tests',
      verdict: 'passed',
      trust: 'separate',
      level: sandbox.level,
    });
  });

  test('takes an import from __future__, which must be at the head of a file', async () => {
    const outcome = await grade('from __future__ import annotations\ndef f(x: Late):\n    return x + 1');
    expect(outcome.verdict).toBe('passed');
  });

  test('does not run what stands under the name of a main program', async () => {
    const outcome = await grade('def f(x): return x + 1\nif __name__ == "__main__": print(f(int(input())))');
    expect(outcome.verdict).toBe('passed');
  });

  test('lets an answer use and repeat what the prompt defines', async () => {
    const setup = 'import math\ndef helper(x):\n    return x + 1';
    expect((await grade('def f(x): return helper(x)', { setup })).verdict).toBe('passed');
    const repeated = 'def helper(x):\n    return x + 1\ndef f(x): return helper(x)';
    expect((await grade(repeated, { setup })).verdict).toBe('passed');
  });

  test('names the failing test', async () => {
    expect(await grade('def f(x):\n    return 2')).toMatchObject({
      outcome: 'incorrect',
      verdict: 'wrong-answer',
      reason: 'AssertionError in: assert f(4) == math.floor(5.5)',
    });
  });

  test('gives the last traceback line of a program that raises', async () => {
    expect(await grade('def f(x):\n    return x["a"]')).toMatchObject({
      verdict: 'error',
      reason: "TypeError: 'int' object is not subscriptable in: assert f(1) == 2",
    });
    expect(await grade('def f(x:')).toMatchObject({ verdict: 'error', reason: expect.stringMatching(/^SyntaxError/) });
    expect(await grade('def f(x): raise AssertionError("mine")')).toMatchObject({ verdict: 'error' });
    expect(await grade('def f(x): pass\ndel f')).toMatchObject({
      verdict: 'error',
      reason: "NameError: name 'f' is not defined",
    });
  });

  test('brings all plain values over unchanged, and a subclass as its base', async () => {
    const program = `
import collections, fractions, decimal, re
Pair = collections.namedtuple("Pair", "a b")
def f(kind): return {
  "numbers": (True, -3, 10 ** 6000, 1.5, float("inf"), -0.0, 2 + 3j, fractions.Fraction(1, 3), decimal.Decimal("0.10")),
  "nan": float("nan"), "texts": ("ä\\ud800", b"\\xff", bytearray(b"a")), "none": None,
  "sets": ({1, (2, 3)}, frozenset("ab"), set()), "dict": {1: [{}], (1, 2): None, None: "x"},
  "counter": collections.Counter("aab"), "default": collections.defaultdict(list, a=[1]), "pair": Pair(1, 2),
  "match": re.match(r"(?P<first>a)(b)?", "ac"), "no match": re.match("b", "a"),
  "generator": (i for i in range(3)), "map": map(str, [1, 2]), "range": range(2, 9, 3), "views": ({1: 2}.keys(), {1: 2}.items()),
}[kind]`;
    const tests = [
      'assert f("numbers") == (True, -3, 10 ** 6000, 1.5, float("inf"), 0.0, 2 + 3j, fractions.Fraction(1, 3), decimal.Decimal("0.1"))',
      'assert f("numbers")[0] is True and str(f("numbers")[5]) == "-0.0" and str(f("numbers")[8]) == "0.10"',
      'assert math.isnan(f("nan"))',
      'assert f("texts") == ("ä\\ud800", b"\\xff", bytearray(b"a"))',
      'assert f("none") is None',
      'assert f("sets") == ({(2, 3), 1}, frozenset("ba"), set())',
      'assert f("dict") == {None: "x", (1, 2): None, 1: [{}]} and list(f("dict")) == [1, (1, 2), None]',
      'assert f("counter") == collections.Counter("aab") and f("counter").most_common(1) == [("a", 2)]',
      'assert f("default") == {"a": [1]}',
      'assert f("pair") == (1, 2)',
      'assert f("match") and f("match").group("first") == f("match")[0] == "a" and f("match").groups() == ("a", None)',
      'assert f("match").span() == (0, 1) and f("match").end(2) == -1 and f("match").groupdict() == {"first": "a"}',
      'assert not f("no match")',
      'assert f("generator") != [0, 1, 2] and list(f("generator")) == [0, 1, 2] and list(f("map")) == ["1", "2"]',
      'assert f("range") == range(2, 9, 3) and f("views")[0] == {1} and f("views")[1] == {(1, 2)}',
    ];
    expect(await grade(program, { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('shows the tests what a call changed in its arguments', async () => {
    const setup =
      'def changed(value):\n    inner = value[0] if isinstance(value, list) else None\n    f(value)\n    return value if inner is None or inner is value[0] else "another inner list"';
    const program =
      'def f(x):\n    if isinstance(x, list): x[0].append(3); x.append(4)\n    elif isinstance(x, dict): x["b"] = x.pop("a")\n    else: x.clear()';
    const tests = [
      'assert changed([[1]]) == [[1, 3], 4]',
      'assert changed({"a": 1}) == {"b": 1}',
      'assert changed({1, 2}) == set()',
    ];
    expect(await grade(program, { setup, tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('lets the tests catch what a call raises', async () => {
    const setup =
      'def raised(x):\n    try: f(x)\n    except (KeyError, ValueError) as error: return type(error).__name__, error.args';
    const program =
      'class Mine(ValueError): pass\ndef f(x):\n    if x: raise KeyError("a", 1)\n    raise Mine("empty")';
    const tests = ['assert raised(1) == ("KeyError", ("a", 1))', 'assert raised(0) == ("ValueError", ("empty",))'];
    expect(await grade(program, { setup, tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('runs a test that is no call with plain data in the own process of the program, and says so', async () => {
    const program = 'def double(x): return 2 * x\ndef f(x, g=double): return g(x)';
    const inProcess = { verdict: 'passed', trust: 'in-process' };
    expect(await grade(program, { tests: ['assert f(1) == 2', 'assert f(2, lambda x: x) == 2'] })).toMatchObject(
      inProcess,
    );
    expect(await grade(program, { tests: ['assert f(1) == double(1)'] })).toMatchObject(inProcess);
    expect(await grade(program, { tests: ['assert f(1) == double(2)'] })).toMatchObject({
      verdict: 'wrong-answer',
      trust: 'in-process',
      reason: 'AssertionError in: assert f(1) == double(2)',
    });
    const leaving = 'def double(x): raise SystemExit(0)\ndef f(x): return x';
    expect(await grade(leaving, { tests: ['assert f(1) == double(1)'] })).toMatchObject({ verdict: 'error' });
  });

  test('imports what a test uses of the standard library', async () => {
    const tests = ['assert f(4) == sys.getsizeof(()) - sys.getsizeof(()) + 5'];
    expect(await grade('def f(x): return x + 1', { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('as published, a program and its tests are one file that must end with exit code 0 and no more', async () => {
    const mode = 'as-published';
    const published = { rule: 'published/tests', trust: 'in-process' };
    expect(await grade('def f(x): return x + 1', { mode })).toMatchObject({ ...published, verdict: 'passed' });
    expect(await grade('def f(x): raise SystemExit(0)', { mode })).toMatchObject({ ...published, verdict: 'passed' });
    expect(await grade('def f(x): return 2', { mode })).toMatchObject({
      ...published,
      verdict: 'wrong-answer',
      reason: 'AssertionError in: assert f(4) == math.floor(5.5)',
    });
    const setup = 'import math\ndef helper(x): return x + 1';
    expect(await grade('def f(x): return helper(x)', { mode, setup })).toMatchObject({ verdict: 'error' });
  });

  test('throws what its signal was aborted with', async () => {
    const controller = new AbortController();
    const graded = grade('import time\ndef f(x): time.sleep(1000)', { signal: controller.signal });
    const ended = expect(graded).rejects.toThrow('enough');
    controller.abort(new Error('enough'));
    await ended;
  });

  test.skipIf(needsDatasets.missing)(`takes published MBPP solutions ${needsDatasets.note}`, async () => {
    const file = needsDatasets.file('mbpp-sanitized.json');
    const examples = mbpp.parse(readFileSync(file, 'utf8'), mbpp.files[0]!).filter((_, index) => index % 4 === 0);
    const graded = examples.map(async ({ id, gold: published }) => {
      if (published.format !== 'code') throw new Error(`${id} is no code example`);
      return { id, ...(await gradeCode(published, fenced(published.solution!), sandbox)) };
    });
    const failed = (await Promise.all(graded)).filter(
      ({ outcome, trust }) => outcome !== 'correct' || trust !== 'separate',
    );
    expect(failed).toEqual([]);
  });
});

describe('gradeCode without running anything', () => {
  const refuse = () => Promise.reject(new Error('it was run'));
  const idle: Sandbox = { level: 'bubblewrap', run: refuse, judge: refuse, alone: refuse };

  test('counts an output without the function as incorrect', async () => {
    const missing = await gradeCode(gold, '    return x + 1', idle);
    expect(missing).toMatchObject({ outcome: 'incorrect', rule: 'no-answer', verdict: 'no-answer' });
  });

  test('does not score without tests', async () => {
    const outcome = await gradeCode({ ...gold, tests: [] }, fenced('def f(x): pass'), idle);
    expect(outcome).toMatchObject({ outcome: 'unscored', rule: 'no-gold' });
  });

  test('does not score what the sandbox could not start, not even alone', async () => {
    const run: SandboxRun = { reason: 'not-started', exit: null, signal: null, cpuSeconds: 0, output: 'no room' };
    const attempts: string[] = [];
    const failing: Sandbox = {
      level: 'bubblewrap',
      run: refuse,
      judge: async () => {
        attempts.push('judge');
        return { verdict: 'gone', line: '', inProcess: [], run };
      },
      alone: (work) => {
        attempts.push('alone');
        return work();
      },
    };
    const outcome = await gradeCode(gold, fenced('def f(x): pass'), failing);
    expect(outcome).toMatchObject({ outcome: 'unscored', verdict: 'infrastructure' });
    expect(outcome.reason).toContain('no room');
    expect(attempts).toEqual(['judge', 'alone', 'judge']);
  });
});
