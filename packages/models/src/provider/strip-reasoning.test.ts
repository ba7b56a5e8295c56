import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stripReasoning } from './strip-reasoning.ts';

test.each([
  ['a block at the start goes', '\n<think>hm\n</think>\n\n42', '42', 1],
  ['an empty block goes', '<think>\n\n</think>\n\n42', '42', 1],
  ['a block that the chat template opened goes', 'hm, 6 * 7\n</think>\n42', '42', 1],
  ['a block that was cut off leaves nothing', '<think>hm, 6 *', '', 1],
  ['a later mention stays', 'Write <think>...</think> first.', 'Write <think>...</think> first.', 0],
  ['a mention after a block stays', '<think>a</think>Put it in <think> tags.', 'Put it in <think> tags.', 1],
  ['a second block goes', '<think>a</think>\nb\n<think>c</think>\nd', 'b\n\nd', 2],
  [
    'a second block after a sentence goes',
    '<think>a</think> So it may be. <think>No: <answer>41</answer></think> It is 42.',
    'So it may be.  It is 42.',
    2,
  ],
  ['a block after prose goes', 'Let me see.\n<think>41?</think>\nIt is 42.', 'Let me see.\n\nIt is 42.', 1],
  ['a second block that was cut off goes', '<think>a</think>It is 42.\n<think>or is', 'It is 42.\n', 2],
  ['a mark that nothing closes stays in other text', 'Open\n<think> first.', 'Open\n<think> first.', 0],
  ['a nested block goes', '<think>a <think>b</think> c 41</think>42', '42', 2],
  ['reasoning that mentions the mark goes', '<think>They want <think> tags.</think>42', '42', 1],
  [
    'an example for the reader stays',
    'Reason:\n<think>\n...\n</think>\nAnswer.',
    'Reason:\n<think>\n...\n</think>\nAnswer.',
    0,
  ],
  ['<thinking> goes', '<thinking>41</thinking>\n42', '42', 1],
  ['any case goes', '<Thinking>41</THINKING>\n42', '42', 1],
  ['<thought> goes', '<thought>41</thought>42', '42', 1],
  ['the marks of Magistral go', '[THINK]41[/THINK]42', '42', 1],
  ['the marks of Kimi go', '◁think▷41◁/think▷42', '42', 1],
  ['the marks of Sky-T1 go', '<|begin_of_thought|>41<|end_of_thought|>42', '42', 1],
  ['other text stays as it is', '  42\n', '  42\n', 0],
])('%s', (_name, text, stripped, thinkBlocks) => {
  expect(stripReasoning(text)).toEqual({ text: stripped, thinkBlocks });
});

describe('channels of gpt-oss', () => {
  test.each([
    [
      'only the final channel stays',
      '<|channel|>analysis<|message|>Maybe \\boxed{41}.<|end|><|start|>assistant<|channel|>final<|message|>It is 42.<|return|>',
      'It is 42.',
      1,
    ],
    [
      'a template may have opened the first channel',
      'Maybe \\boxed{41}.<|end|><|start|>assistant<|channel|>final<|message|>It is 42.',
      'It is 42.',
      1,
    ],
    [
      'a constraint may follow the name',
      '<|channel|>analysis<|message|>41<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>{"a": 42}',
      '{"a": 42}',
      1,
    ],
    ['analysis that was cut off leaves nothing', '<|channel|>analysis<|message|>Maybe 41', '', 1],
    [
      'a tool call leaves nothing',
      '<|channel|>analysis<|message|>41<|end|><|start|>assistant<|channel|>commentary to=functions.add <|constrain|>json<|message|>{}<|call|>',
      '',
      2,
    ],
    ['names that stay where a server drops the tokens', 'analysisMaybe 41.assistantfinalIt is 42.', 'It is 42.', 1],
    ['prose on analysis stays', 'analysis of the case: 42', 'analysis of the case: 42', 0],
  ])('%s', (_name, text, stripped, thinkBlocks) => {
    expect(stripReasoning(text)).toEqual({ text: stripped, thinkBlocks });
  });
});

test('text in blocks on separate lines is always removed, and all other text stays', () => {
  const word = fc.stringMatching(/^[a-z ]{1,9}$/).map((text) => `${text}.`);
  const part = fc.record({ prose: word, secret: fc.constantFrom('<answer>41</answer>', '\\boxed{41}', 'so\n41') });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom('think', 'thinking'), (parts, tag) => {
      const text = parts.map(({ prose, secret }) => `<${tag}>${secret}</${tag}>\n${prose}\n`).join('');
      const { text: said, thinkBlocks } = stripReasoning(text);
      expect(said).not.toContain('41');
      expect(said.replace(/\s+/g, '')).toBe(
        parts
          .map(({ prose }) => prose)
          .join('')
          .replace(/\s+/g, ''),
      );
      expect(thinkBlocks).toBe(parts.length);
    }),
  );
});

test.each(['<think>', '</think>', 'a <think> ', '<think>a</think>\n', '<|channel|>', '.\n<think>', 'x</think>\n'])(
  '%j a hundred thousand times is read at once',
  (piece) => {
    const text = piece.repeat(100_000);
    expect(stripReasoning(text).text.length).toBeLessThanOrEqual(text.length);
  },
  5_000,
);
