import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anySandbox, needsDatasets } from '../../testing/needs.ts';
import { mbpp } from '../benchmarks/mbpp.ts';
import type { CallJudgement, Sandbox, SandboxRun } from '../sandbox/sandbox.ts';
import { type CodeGradingOptions, gradeCode } from './code-grader.ts';

const sandbox = await anySandbox();
const gold = { setup: 'import math', entryPoint: 'f', tests: ['assert f(1) == 2', 'assert f(4) == math.floor(5.5)'] };

const fenced = (program: string) => `\`\`\`python\n${program}\n\`\`\``;
const grade = (program: string, options: CodeGradingOptions & { setup?: string; tests?: string[] } = {}) => {
  const { setup = gold.setup, tests = gold.tests, ...limits } = options;
  return gradeCode({ ...gold, setup, tests }, fenced(program), sandbox, limits);
};

describe('gradeCode', { timeout: 60_000 }, () => {
  test('accepts a program that passes all tests', async () => {
    const outcome = await grade('def f(x):\n    print("working")\n    return x + 1');
    expect(outcome).toEqual({
      outcome: 'correct',
      rule: 'python-block/tests',
      verdict: 'passed',
      trust: 'separate',
      level: sandbox.level,
    });
  });

  test('accepts an import from __future__, which must be at the head of a file', async () => {
    const outcome = await grade('from __future__ import annotations\ndef f(x: Late):\n    return x + 1');
    expect(outcome.verdict).toBe('passed');
  });

  test.each([
    ['over several lines', 'from __future__ import (\n    annotations,\n)\ndef f(x: Late):\n    return x + 1'],
    ['only in the docstring', '"""As in\nfrom __future__ import braces\n"""\ndef f(x):\n    return x + 1'],
  ])('accepts an import from __future__ %s', async (_, program) => {
    expect(await grade(program)).toMatchObject({ verdict: 'passed' });
  });

  test('does not run the main part under `if __name__`', async () => {
    const outcome = await grade('def f(x): return x + 1\nif __name__ == "__main__": print(f(int(input())))');
    expect(outcome.verdict).toBe('passed');
  });

  test('lets an answer use and repeat definitions of the prompt', async () => {
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

  test('transfers all plain values unchanged, and a subclass as its base', async () => {
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

  test.each([
    ['f(["a" * 1_200_000]) == 1', 'separate'],
    ['f(["a" * 5_000_000]) == 1', 'in-process'],
    ['f("a" * 5_000_000) == 5_000_000', 'in-process'],
    ['f(range(10 ** 8)) == 10 ** 8', 'in-process'],
  ])('lets a test pass a large argument: %s', async (call, trust) => {
    const [right, wrong] = ['def f(x): return len(x)', 'def f(x): return len(x) - 1'];
    expect(await grade(right, { tests: [`assert ${call}`] })).toMatchObject({ verdict: 'passed', trust });
    expect(await grade(wrong, { tests: [`assert ${call}`] })).toMatchObject({ verdict: 'wrong-answer', trust });
  });

  test('a program that returns too much does not bring its test into its own process', async () => {
    const program = 'def f(x): return "a" * 1_000_000 if x == 1 else 2';
    expect(await grade(program, { tests: ['assert f(f(1) * 5) == 2'] })).toMatchObject({
      outcome: 'incorrect',
      trust: 'separate',
    });
  });

  test.each([
    [
      'a test that cannot be compiled',
      { tests: ['assert f(1) == 2', 'assert f(1) = 2'] },
      /^test 2 of the gold cannot/,
    ],
    ['a setup that raises', { setup: 'import nothing_of_this_name' }, /^the gold's setup failed/],
  ])('does not score a program for %s', async (_, gold, reason) => {
    expect(await grade('def f(x): return x + 1', gold)).toMatchObject({
      outcome: 'unscored',
      verdict: 'infrastructure',
      reason: expect.stringMatching(reason),
    });
  });

  test.skipIf(sandbox.level.startsWith('pyodide'))(
    'does not score a setup that never ends (needs bubblewrap or Landlock: apt-get install bubblewrap python3)',
    { tags: ['long'] },
    async () => {
      const limits = { setup: 'while True: pass', testSeconds: 1, cpuSeconds: 2 };
      expect(await grade('def f(x): return x + 1', limits)).toMatchObject({ outcome: 'unscored' });
    },
  );

  test('gives the tests a fraction of a second', async () => {
    expect(await grade('def f(x): return x + 1', { testSeconds: 1.5 })).toMatchObject({ verdict: 'passed' });
  });

  test('lets the tests catch what a call raises', async () => {
    const setup =
      'def raised(x):\n    try: f(x)\n    except (KeyError, ValueError) as error: return type(error).__name__, error.args';
    const program =
      'class Mine(ValueError): pass\ndef f(x):\n    if x: raise KeyError("a", 1)\n    raise Mine("empty")';
    const tests = ['assert raised(1) == ("KeyError", ("a", 1))', 'assert raised(0) == ("ValueError", ("empty",))'];
    expect(await grade(program, { setup, tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('hands functions of a test to the program, which calls them from outside', async () => {
    const program = 'def f(g, *values, **named): return g(*values, **named)';
    const tests = [
      'assert f(lambda a, b=1: a + b, 2) == 3 and f(lambda a, b=1: a + b, 2, b=5) == 7',
      'kept = []\nassert f(kept.append, 4) is None and kept == [4]',
      'assert f(sorted, [3, 1], key=lambda one: -one) == [3, 1] and f(int, "7") == 7 and f(math.sqrt, 9) == 3',
      'own = lambda: 4\nassert f(lambda g: g is own, own) and f(lambda: f(lambda: 3)) == 3 and f(f, lambda: 5) == 5',
      'def failing(): raise KeyError("a")\ntry: f(failing)\nexcept KeyError as error: assert error.args == ("a",)\nelse: assert False',
      'def grow(values): values.append(1)\nassert f(lambda g: g([]), lambda values: len(values)) == 0',
    ];
    expect(await grade(program, { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('uses returned objects in the process of the program', async () => {
    const program = `
class Shelf:
    def __init__(self, *books): self.books = list(books)
    def add(self, book): self.books.append(book); return self
    def __len__(self): return len(self.books)
    def __getitem__(self, at): return self.books[at]
    def __str__(self): return "shelf of " + ", ".join(self.books)
def f(*books): return Shelf(*books)
def adder(a): return lambda b: a + b`;
    const tests = [
      'shelf = f("a")\nassert shelf.add("b") is not None and len(shelf) == 2 and shelf[1] == "b" and list(shelf) == ["a", "b"]',
      'assert f("a").books == ["a"] and str(f("a", "b")) == "shelf of a, b" and f("a") and not f()',
      'assert shelf == shelf and f("a") != f("a") and f("a") != "a" and shelf in [shelf] and not hasattr(shelf, "price")',
      'shelf.books = ["z"]\nassert shelf[0] == "z"',
      'try: f("a").price\nexcept AttributeError: pass\nelse: assert False',
      'assert adder(1)(2) == 3 and Shelf("x").add("y")[1] == "y"',
    ];
    expect(await grade(program, { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
    const awaited = 'async def f(x): return x + 1';
    const awaiting = ['import asyncio\nassert asyncio.run(f(1)) == 2'];
    expect(await grade(awaited, { tests: awaiting })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('reports that objects of the program decided a comparison; only a test that names them allows it', async () => {
    const program =
      'class Same:\n    def __init__(self, x): self.x = x\n    def __eq__(self, other): return other.x == self.x\ndef f(x): return Same(x)';
    expect(await grade(program, { tests: ['assert f(1) == Same(1) and isinstance(f(1), Same)'] })).toMatchObject({
      verdict: 'passed',
      trust: 'in-process',
    });
    expect(await grade(program, { tests: ['assert f(1) == Same(2)'] })).toMatchObject({ verdict: 'wrong-answer' });
    expect(await grade(program, { tests: ['assert f(1) == f(1)'] })).toMatchObject({ verdict: 'wrong-answer' });
  });

  test('binds names in every way that Python has', async () => {
    const tests = [
      'from math import floor as down, ceil\nassert f(down(1.5)) == ceil(1.5)',
      'def check(candidate):\n    inner = candidate(1)\n    assert inner == 2\ncheck(f)',
      'try:\n    f("x")\nexcept TypeError as error:\n    assert str(error)\nelse:\n    assert False',
      'assert [f(n) for n in range(2)] == [1, 2] and (m := f(2)) == 3 and m == 3',
      'import os.path\nassert os.path.join(str(f(1))) == "2"',
      'match f(1):\n    case [*rest]: assert False\n    case other: assert other == 2',
      'assert f(f(f(1))) == 4',
    ];
    expect(await grade('def f(x): return x + 1', { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('runs a test in the process of the program if the test needs it, and reports this', async () => {
    const inProcess = { trust: 'in-process' };
    const tests = (text: string) => ({ tests: ['assert f(1) == 1', `class Own: x = 3\n${text}`] });
    const program = 'def f(x): return getattr(x, "x", x)';
    expect(await grade(program, tests('assert f(Own()) == 3'))).toMatchObject({ ...inProcess, verdict: 'passed' });
    expect(await grade(program, tests('assert f(Own()) == 4'))).toMatchObject({
      ...inProcess,
      verdict: 'wrong-answer',
      reason: 'AssertionError in: class Own: x = 3\nassert f(Own()) == 4',
    });
    const leaving = 'def f(x):\n    if x != 1: raise SystemExit(0)\n    return x';
    expect(await grade(leaving, tests('f(Own())'))).toMatchObject({ verdict: 'error' });
    const mine = 'class Mine(Exception): pass\ndef f(x): raise Mine()';
    const catching = ['try: f(1)\nexcept Mine: pass\nelse: assert False'];
    expect(await grade(mine, { tests: catching })).toMatchObject({ ...inProcess, verdict: 'passed' });
    const stream = ['import io\nassert f(io.StringIO("ab")) == "ab"'];
    expect(await grade('def f(x): return x.read()', { tests: stream })).toMatchObject({
      ...inProcess,
      verdict: 'passed',
    });
  });

  test('never lets a program bring a test into its own process', async () => {
    const equal =
      'class Same:\n    def __eq__(self, other): return True\n    __hash__ = None\n    def __getattr__(self, name): return self\n    def __call__(self, *_): return self\n    def __iter__(self): return iter([self])\n    def __getitem__(self, _): return self\n    def __instancecheck__(self, _): return True\ndef f(*_): return Same()';
    const tests = [
      'assert f(f(1)) == 2',
      'assert f(type(f(1))) == 2',
      'assert f(iter([f(1)])) == 2',
      'assert f(f(1).x) == 2',
      'assert f([f(1), {2: f(2)}]) == 2',
      'from datetime import date\nassert f(date(2024, 1, 1)) == 2',
      'assert 2 in f(1)',
      'assert [2] == list(f(1))',
      'assert isinstance(f(1), int)',
      'assert f(1) in (2, 3)',
      'assert {f(1): 1} == {2: 1}',
      'assert not f(1) != 2',
      'assert abs(f(1) - 2) < 1e-6',
      'assert float(f(1)) == 2',
    ];
    const outcomes = await Promise.all(tests.map((one) => grade(equal, { tests: [one] })));
    for (const [index, outcome] of outcomes.entries())
      expect(outcome, tests[index]).toMatchObject({ outcome: 'incorrect', trust: 'separate' });
  });

  test('ends with the program, whatever a test catches', async () => {
    const leaving = 'import os\ndef f(x):\n    if x < 0: os._exit(0)\n    return x';
    const swallowing = [
      ['try: f(-1)\nexcept: pass'],
      ['try: f(-1)\nexcept: pass', 'assert f(1) == 1'],
      ['for n in (-1, 1, 2):\n    try: f(n)\n    except BaseException: pass'],
      ['while True:\n    try:\n        f(-1)\n    except: continue\n    break'],
    ];
    for (const tests of swallowing)
      expect(await grade(leaving, { tests })).toMatchObject({ outcome: 'incorrect', verdict: 'error' });
  });

  test.each([
    [
      'a fraction',
      'b"t3:s8:returnedj3:s18:fractions.Fraction" + b"i" + b"9" * 500_000 + b";i" + b"7" * 500_000 + b";l1:N"',
    ],
    ['a decimal', 'b"t3:s8:returnedj2:s15:decimal.Decimals11:1E999999999l1:N"'],
    ['a type', 'b"t3:s8:returnedB13:builtins:evall1:N"'],
    ['a module', 'b"t3:s8:returnedB9:os:systeml1:N"'],
    ['an unknown type', 'b"t3:s8:returnedj2:s9:os.systems2:lsl1:N"'],
    ['a request', 'b"t5:s3:asks9:attributew2:#0l1:s11:__globals__d0:"'],
  ])('refuses %s in a reply that no encoder would write', async (_, reply) => {
    const program = `import gc\ndef f(x):\n    own = next(one for one in gc.get_objects() if type(one).__name__ == "Program")\n    own.write(own.mark + ${reply})\n    own.read()`;
    expect(await grade(program, { tests: ['assert f(1) == 2'] })).toMatchObject({
      outcome: 'incorrect',
      verdict: 'forged',
    });
  });

  test('counts a program as incorrect if its return value keeps the tests busy or fills their memory', async () => {
    const colliding = 'def f(x): return {n * (2 ** 61 - 1): 0 for n in range(1, 60_000)}';
    const growing = 'def f(x): return 10 ** 8';
    const outcomes = await Promise.all([
      grade(colliding, { tests: ['assert f(1) == 2'], cpuSeconds: 0.5 }),
      grade(growing, { tests: ['assert len([0] * f(1) * 10) == 2'] }),
      grade(growing, { tests: ['assert 7 ** f(1) == 2'], testSeconds: 1 }),
    ]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ outcome: 'incorrect' });
    expect(outcomes[2]).toMatchObject({
      verdict: 'cpu-time',
      reason: 'the tests took more than their CPU time over what was returned',
    });
  });

  test('imports the modules of the standard library that a test uses', async () => {
    const tests = ['assert f(4) == sys.getsizeof(()) - sys.getsizeof(()) + 5'];
    expect(await grade('def f(x): return x + 1', { tests })).toMatchObject({ verdict: 'passed', trust: 'separate' });
  });

  test('as published, a program and its tests are one file that only has to end with exit code 0', async () => {
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

  test('throws the reason of its aborted signal', async () => {
    const controller = new AbortController();
    const graded = grade('import time\ndef f(x): time.sleep(1000)', { signal: controller.signal });
    const ended = expect(graded).rejects.toThrow('enough');
    controller.abort(new Error('enough'));
    await ended;
  });

  test.skipIf(needsDatasets.missing)(`accepts published MBPP solutions ${needsDatasets.note}`, async () => {
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

  const run: SandboxRun = { reason: 'finished', exit: null, signal: null, cpuSeconds: 0, output: 'no room' };
  const gradedBy = async (judgements: Omit<CallJudgement, 'line' | 'inProcess'>[]) => {
    const attempts: string[] = [];
    const scripted: Sandbox = {
      level: 'bubblewrap',
      run: refuse,
      judge: async () => {
        attempts.push('judge');
        return { line: '', inProcess: [], ...judgements.shift()! };
      },
      alone: (work) => {
        attempts.push('alone');
        return work();
      },
    };
    return { attempts, outcome: await gradeCode(gold, fenced('def f(x): pass'), scripted) };
  };

  test('does not score a program that the sandbox could not start, even alone', async () => {
    const notStarted = { verdict: 'gone', run: { ...run, reason: 'not-started' } } as const;
    const { outcome, attempts } = await gradedBy([notStarted, notStarted]);
    expect(outcome).toMatchObject({ outcome: 'unscored', verdict: 'infrastructure' });
    expect(outcome.reason).toContain('no room');
    expect(attempts).toEqual(['judge', 'alone', 'judge']);
  });

  test.each([
    ['the tests break down on its return value', { verdict: 'lost', run }],
    ['its sandbox breaks down', { verdict: 'gone', run: { ...run, reason: 'lost' } }],
  ] as const)('counts a program as incorrect when %s twice, the second time alone', async (_, lost) => {
    const { outcome, attempts } = await gradedBy([lost, lost]);
    expect(outcome).toMatchObject({ outcome: 'incorrect' });
    expect(attempts).toEqual(['judge', 'alone', 'judge']);
    expect((await gradedBy([lost, { verdict: 'passed', run }])).outcome).toMatchObject({ outcome: 'correct' });
  });
});
