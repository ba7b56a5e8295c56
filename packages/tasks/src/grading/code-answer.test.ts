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
