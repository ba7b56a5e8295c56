import { expect, test } from 'vitest';
import { stripReasoning } from './strip-reasoning.ts';

test.each([
  ['a block at the start goes', '\n<think>hm\n</think>\n\n42', '42', 1],
  ['an empty block goes', '<think>\n\n</think>\n\n42', '42', 1],
  ['a block that the chat template opened goes', 'hm, 6 * 7\n</think>\n42', '42', 1],
  ['a block that was cut off leaves nothing', '<think>hm, 6 *', '', 1],
  ['a later mention stays', 'Write <think>...</think> first.', 'Write <think>...</think> first.', 0],
  ['a second block stays', '<think>a</think>b<think>c</think>', 'b<think>c</think>', 1],
  ['other text stays as it is', '  42\n', '  42\n', 0],
])('%s', (_name, text, stripped, thinkBlocks) => {
  expect(stripReasoning(text)).toEqual({ text: stripped, thinkBlocks });
});
