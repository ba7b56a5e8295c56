import { describe, expect, test } from 'vitest';
import { extractCode } from './code-answer.ts';

const body = 'def f(x):\n    return x\n';

describe('the program in an output', () => {
  test('is the last python block that defines the function', () => {
    const output = `\`\`\`python\ndef f(x):\n    return 0\n\`\`\`\nbetter:\n\`\`\`python\n${body}\`\`\`\ncheck:\n\`\`\`python\nprint(f(1))\n\`\`\``;
    expect(extractCode(output, 'f')).toEqual({ source: 'python-block', program: body });
  });

  test('is a python block rather than a later block of another language', () => {
    const output = `\`\`\`py\n${body}\`\`\`\n\`\`\`\n${body}# shown again\n\`\`\``;
    expect(extractCode(output, 'f')).toEqual({ source: 'python-block', program: body });
  });

  test('is any fenced block if no block is marked as python', () => {
    expect(extractCode(`\`\`\`\n${body}\`\`\``, 'f')).toEqual({ source: 'block', program: body });
  });

  test('may end with the output instead of a fence', () => {
    expect(extractCode(`\`\`\`python\n${body}`, 'f')).toEqual({ source: 'python-block', program: body });
  });

  test('loses the indentation of a list around its block', () => {
    const output = '1. so\n   ```python\n   def f(x):\n       return x\n   ```';
    expect(extractCode(output, 'f')).toEqual({ source: 'python-block', program: body });
  });

  test('is the bare text from its first import or definition if there is no fence', () => {
    const program = `import math\n\n${body}`;
    expect(extractCode(`Here it is:\n${program}`, 'f')).toEqual({ source: 'bare', program });
  });

  test('may define the name by assignment', () => {
    const program = 'f = lambda x: x\n';
    expect(extractCode(`\`\`\`python\n${program}\`\`\``, 'f')).toEqual({ source: 'python-block', program });
  });

  test('ends where prose begins, without a fence', () => {
    const output = `${body}\nThis returns x. For example, f(1) is 1:\n- it takes x\nif you call it, that is.\n`;
    expect(extractCode(output, 'f')).toEqual({ source: 'bare', program: `${body}` });
  });

  test('is the code before a closing fence without an opening fence, whatever blocks follow', () => {
    const output = `python\n${body}\`\`\`\n\nUsage:\n\`\`\`python\nprint(f(1))\n\`\`\``;
    expect(extractCode(output, 'f')).toEqual({ source: 'bare', program: body });
  });

  test('keeps lists and long strings over several lines, without a fence', () => {
    const program =
      'def f(x):\n    return x\n\nnames = [\n  "a",\n"b",\n]\ntext = """\nNot prose, though it reads so.\n"""\n';
    expect(extractCode(`So:\n${program}`, 'f')).toEqual({ source: 'bare', program });
  });

  test('includes the helpers, imports and constants of earlier blocks, but no mere usage', () => {
    const helper = 'import math\nONE = 1\ndef h(x):\n    return x + ONE\n';
    const usage = 'result = f(1)\nprint(result)\n';
    const program = 'def f(x):\n    result = h(x)\n    return result\n';
    const output = [helper, usage, program].map((block) => `\`\`\`python\n${block}\`\`\`\n`).join('Then:\n');
    expect(extractCode(output, 'f')).toEqual({ source: 'python-block', program: `${helper}\n${program}` });
  });

  const blocks = (...programs: string[]) => programs.map((one) => `\`\`\`python\n${one}\`\`\`\n`).join('Then:\n');

  test.each([
    ['an earlier import of several modules', 'import re, math\n', 'def f(x):\n    return math.floor(x)\n'],
    ['an earlier import in brackets', 'from math import (\n    ceil,\n    floor,\n)\n', 'def f(x): return floor(x)\n'],
    ['an earlier import of all names', 'from math import *\n', 'def f(x):\n    return sqrt(x)\n'],
    ['an earlier variable', 'memo = {}\n', 'def f(x):\n    memo[x] = x\n    return memo[x]\n'],
    ['a name in a formatted string', 'def h(x): return x\n', 'def f(x): return f"{h(x)}"\n'],
    ['a name with letters beyond ASCII', 'def ändern(x): return x\n', 'def f(x): return ändern(x)\n'],
  ])('includes %s', (_, helper, program) => {
    expect(extractCode(blocks(helper, program), 'f')).toMatchObject({ program: `${helper}\n${program}` });
  });

  test('includes the definitions of later blocks, after it', () => {
    const [program, helper] = ['def f(x):\n    return inc(x)\n', 'def inc(x):\n    return x + 1\n'];
    expect(extractCode(blocks(program, helper), 'f')).toMatchObject({ program: `${program}\n${helper}` });
  });

  test.each([
    [
      'an earlier block that only a comment names',
      'def solution(): input()\nsolution()\n',
      `# Final solution\n${body}`,
    ],
    ['an earlier block that only a text names', 'def total(): input()\ntotal()\n', `${body}NOTE = "the total"\n`],
    ['an earlier block that sets a parameter', 'x = [1]\nprint(f(x))\n', body],
    ['an earlier block that sets a parameter and does nothing else', 'x = [1]\n', body],
    ['an earlier block that assigns a result', 'y = f(1)\n', 'def f(x):\n    return x\nprint(y)\n'],
  ])('does not include %s', (_, other, program) => {
    expect(extractCode(blocks(other, program), 'f')).toMatchObject({ program });
  });

  test.each([
    ['shows a call', 'inc = f\nprint(inc(1))\n'],
    ['defines a function of the program again', 'def g(x): return 0\ndef inc(x): return x\n'],
  ])('does not include a later block that %s', (_, other) => {
    const program = 'def g(x): return 1\ndef f(x): return inc(x)\n';
    expect(extractCode(blocks(program, other), 'f')).toMatchObject({ program });
  });

  test.each([
    ['', 'LIMIT = 1\n\n', ''],
    ['Here it is:\n', 'LIMIT: int = 1\n# The names.\nNAMES = {\n"a": "is the first",\n}\n', ''],
    ['<answer>\n', 'limit = 1 if True else 2\n', '</answer>'],
    ['Input: x = 5\nThe number n:\nn = 5 is the default\n', '', ''],
    ['x = (a sum\n', '', ''],
    ['LIMIT = 1\nThat was the first idea.\n', '', ''],
  ])('without a fence, after %j, begins with the assignments %j', (prose, assignments, end) => {
    expect(extractCode(`${prose}${assignments}${body}${end}`, 'f')).toMatchObject({ program: `${assignments}${body}` });
  });

  test.each([
    ['prose', body, '\nThis function returns x. For example, f(1) is 1:\n- it takes x\n'],
    ['a tag', body, '</answer>\n'],
    ['a call that was cut off', `try:\n    import re\nexcept ImportError:\n    re = None\n${body}f([1, 2`, ''],
  ])('in a block that is never closed, ends before %s', (_, program, end) => {
    expect(extractCode(`So:\n\`\`\`python\n${program}${end}`, 'f')!.program.trimEnd()).toBe(program.trimEnd());
  });

  test('may define a name with letters beyond ASCII', () => {
    const program = 'def площадь(x):\n    return x * x\n';
    expect(extractCode(`\`\`\`python\n${program}\`\`\``, 'площадь')).toEqual({ source: 'python-block', program });
    expect(extractCode(`So:\n${program}`, 'площадь')).toEqual({ source: 'bare', program });
    expect(extractCode(program, 'площад')).toBeUndefined();
  });

  test.each(['a[0]]:', ']:', '\\"', ' ', 'def f(a, ', '"""'])('is found among a megabyte of %j', (part) => {
    const much = part.repeat(1_000_000 / part.length);
    expect(extractCode(`${body}${much}`, 'f')!.program).toContain(body.trimEnd());
    expect(extractCode(blocks('def h(): pass\n', `def f(x): return h()\n${much}\n`), 'f')!.program).toContain('def h');
  });

  test('loses a byte order mark and no-break spaces', () => {
    const output = '```python\n\ufeffdef f(x):\n\u00a0\u00a0\u00a0\u00a0return x\n```';
    expect(extractCode(output, 'f')).toEqual({ source: 'python-block', program: body });
  });

  test.each([
    '    return x',
    'no code',
    '',
    '```python\ndef g(x):\n    return x\n```',
    '```python\ndef ff(x): pass\n```',
  ])('is undefined in %j, which does not define the function', (output) => {
    expect(extractCode(output, 'f')).toBeUndefined();
  });
});
