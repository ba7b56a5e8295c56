import { expect, test } from 'vitest';
import { fencedBlocks } from './fenced-blocks.ts';

const f = 'def f(x):\n    return x\n';

test.each([
  ['ticks', `\`\`\`python\n${f}\`\`\``, [['python', f]]],
  ['tildes', `~~~py\n${f}~~~`, [['py', f]]],
  ['four ticks around three', `\`\`\`\`python\n${f}\`\`\`\n# shown\n\`\`\`\`\n`, [['python', `${f}\`\`\`\n# shown\n`]]],
  ['no closing fence', `\`\`\`python\n${f}`, [['python', f]]],
  ['a fence at the end of a line', '```python\nf = 1```\nthat is all', [['python', 'f = 1\n']]],
  [
    'a new language without a closing fence',
    `\`\`\`text\nan idea\n\`\`\`python\n${f}`,
    [
      ['text', 'an idea\n'],
      ['python', f],
    ],
  ],
  ['the indentation of a list', '1. so\n   ```python\n   def f(x):\n       return x\n   ```', [['python', f]]],
  ['braces around the language', `\`\`\`{.python}\n${f}\`\`\``, [['python', f]]],
  ['carriage returns', `\`\`\`python\r\n${f.replaceAll('\n', '\r\n')}\`\`\`\r\n`, [['python', f]]],
] as const)('%s', (_, text, blocks) => {
  expect(fencedBlocks(text).map((block) => [block.language, block.text])).toEqual(blocks);
});

test('a fence within a docstring does not close the block', () => {
  const program = 'def f(x):\n  """Twice.\n\n  ```python\n  f(1)\n  ```\n  """\n  return x\n';
  expect(fencedBlocks(`\`\`\`python\n${program}\`\`\``)).toEqual([{ language: 'python', text: program }]);
});

test('blocks inside a block of Markdown are found as well', () => {
  const blocks = fencedBlocks(`\`\`\`\`markdown\n# Title\n\`\`\`python\n${f}\`\`\`\n\`\`\`\``);
  expect(blocks.at(-1)).toEqual({ language: 'python', text: f });
});
