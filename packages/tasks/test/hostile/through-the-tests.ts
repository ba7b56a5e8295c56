import type { HostileProgram } from './programs.ts';

/** An object that claims to be every value that it is asked for. */
const pretender = `
class Pretender:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __hash__(self): return 0
    def __float__(self): return 2.0
    def __bool__(self): return True
    def __contains__(self, item): return True
    def __instancecheck__(self, value): return True
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __call__(self, *_, **__): return self
    def __iter__(self): return iter([self])
def f(*_): return Pretender()`;
const leaving = 'import os\ndef f(x):\n    if x < 0: os._exit(0)\n    return x';
const incorrect = /^(wrong-answer|error)$/;

/** Programs that use the form of a test, or the process that evaluates it. */
export const programsThroughTheTests: HostileProgram[] = [
  ...Object.entries({
    'passed back to it': ['assert f(f(1)) == 2'],
    'passed back inside another value': ['assert f([f(1), {2: f(2)}]) == 2'],
    'after names from a module': ['from math import floor as down\nassert f(down(1.5)) == 2'],
    'in an inner function': ['def check(candidate):\n    assert candidate(2) == 4\ncheck(f)'],
    'after a caught error': ['try:\n    r = f(2)\nexcept ValueError as e:\n    r = str(e)\nassert r == 4'],
    'called with a date': ['import datetime\nassert f(datetime.date(2024, 1, 1)) == 3'],
    'called with a function': ['assert f(lambda a: a) == 4'],
    'asked whether it holds something': ['assert 2 in f(1)'],
    'asked for its type': ['assert isinstance(f(1), int)'],
    'as a number': ['assert abs(f(1) - 2) < 1e-6', 'assert float(f(1)) == 2'],
    'as a key': ['assert {f(1): 1} == {2: 1}'],
    'kept for another test': ['kept = f(1)', 'assert f(kept) == 2'],
  }).map(([name, tests]) => ({
    name: `an equal of everything, ${name}`,
    program: pretender,
    tests,
    verdict: incorrect,
  })),
  ...Object.entries({
    'where the test catches all': ['try:\n    f(-1)\nexcept:\n    pass'],
    'before a further call': ['try:\n    f(-1)\nexcept:\n    pass', 'assert f(1) == 1'],
    'in a loop that goes on': [
      'while True:\n    try:\n        f(-1)\n    except BaseException:\n        continue\n    break',
    ],
  }).map(([name, tests]) => ({ name: `leaving ${name}`, program: leaving, tests, verdict: /^error$/ })),
  {
    name: 'replying with a fraction that takes minutes to reduce',
    program: reply(
      'b"t3:s8:returnedj3:s18:fractions.Fraction" + b"i" + b"9" * 900_000 + b";i" + b"7" * 900_000 + b";l1:N"',
    ),
    verdict: /^forged$/,
  },
  {
    name: 'replying with keys that all collide',
    program: 'def f(x): return {n * (2 ** 61 - 1): 0 for n in range(1, 30_000)}',
    verdict: /^(cpu-time|wrong-answer)$/,
  },
  {
    name: 'replying with the name of a function that the tests would run',
    program: reply('b"t3:s8:returnedB13:builtins:evall1:N"'),
    verdict: /^forged$/,
  },
  {
    name: 'asking the tests for what they own',
    program: reply('b"t5:s3:asks9:attributew2:#0l1:s11:__globals__d0:"'),
    verdict: /^forged$/,
  },
  {
    name: 'asking for a function that was lent, without end',
    program: 'def f(g):\n    while True: g()',
    tests: ['assert f(lambda: 1) == 2'],
    verdict: /^(cpu-time|wall-time)$/,
  },
  {
    name: 'reading the tests where they run in its process',
    program:
      'import os\ntry: print(open("program.py").read())\nexcept OSError: pass\nos.write(1, b"passed\\n")\ndef f(x): return 0',
    tests: ['class Own: pass\nassert f(Own()) == 4'],
    verdict: /^wrong-answer$/,
  },
];

/** A program that answers a call with bytes of its own. */
function reply(bytes: string): string {
  return `import gc\ndef f(x):\n    own = next(one for one in gc.get_objects() if type(one).__name__ == "Program")\n    own.write(own.mark + ${bytes})\n    own.read()\n    return 0`;
}
