import { describe, expect, test } from 'vitest';
import { humanevalEt } from './humaneval-et.ts';

const prompt = `import math


def half(value: float) -> float:
    return value / 2


def quarter(value: float) -> float:
    """ A quarter of the value.
    """
`;
const row = {
  task_id: 'HumanEval/3',
  prompt,
  entry_point: 'quarter',
  canonical_solution: '    return half(half(value))\n',
  test: 'def check(candidate): pass',
  test_case_list: ['assert quarter(8) == 2'],
};
const parse = (one: object) => humanevalEt.parse(JSON.stringify(one), humanevalEt.files[0]!);

describe('humanevalEt', () => {
  test('imports and helper functions are the setup, and the solution is a whole program', () => {
    const [example] = parse(row);
    expect(example?.id).toBe('humaneval-et/3');
    expect(example?.text).toBe(`Complete the function \`quarter\`:\n\n\`\`\`python\n${prompt.trim()}\n\`\`\``);
    expect(example?.gold).toEqual({
      format: 'code',
      setup: 'import math\n\n\ndef half(value: float) -> float:\n    return value / 2',
      entryPoint: 'quarter',
      tests: ['assert quarter(8) == 2'],
      solution: `${prompt}    return half(half(value))\n`,
    });
  });

  test('a prompt that does not define the entry point is refused', () => {
    expect(() => parse({ ...row, entry_point: 'quart' })).toThrow('row 1: field "prompt": expected a line');
  });
});
