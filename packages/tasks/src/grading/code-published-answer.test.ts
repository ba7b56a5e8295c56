import { expect, test } from 'vitest';
import { extractPublishedCode } from './code-published-answer.ts';

test.each([
  ['```python\ndef a(): pass\n```\n```python\nprint(1)\n```', 'def a(): pass\n'],
  ['```python\ndef a(): pass\n```\n```\ndef b(): pass\n```', 'def b(): pass\n'],
  ['```\ndef a(): pass\n```\n<code>def b(): pass</code>', 'def b(): pass'],
  ['Here:\ndef a():\n    pass\n\nThat is it.', 'def a():\n    pass'],
  ['Here: def a(): pass', 'def a(): pass'],
  ['nothing', undefined],
])('the released code finds in %j the program %j', (output, program) => {
  expect(extractPublishedCode(output)).toBe(program);
});
