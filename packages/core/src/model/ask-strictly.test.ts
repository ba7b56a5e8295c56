import { describe, expect, test } from 'vitest';
import { type Script, scriptedModel, textOf } from '../../testing/scripted-model.ts';
import { askStrictly } from './ask-strictly.ts';
import { type ReplyForm, replySchema } from './reply-form.ts';
import type { ReadingOutcome, RoleModel } from './role-model.ts';

const wordForm: ReplyForm<string> = {
  ending: { tags: 'Say a word in capitals.', schema: 'Reply with an object: "word".' },
  schema: replySchema('word', { reasons: 'text', word: ['YES', 'NO'] }),
  readText: (text) => {
    const word = /\b[A-Z]{2,}\b/.exec(text)?.[0];
    return word === undefined ? { problem: 'has no word in capitals' } : { value: word };
  },
  readFields: ({ word }) => ({ value: word! }),
};

function say(script: Script, role: Partial<RoleModel> = {}) {
  const model = scriptedModel(script);
  const readings: ReadingOutcome[] = [];
  const question = { text: 'Is it?', purpose: 'judge', draw: 'here', signal: new AbortController().signal } as const;
  const answer = askStrictly(
    { ...model, ...role, onReading: ({ purpose, ...outcome }) => readings.push(outcome) },
    question,
    wordForm,
  );
  return { answer, requests: model.requests, readings };
}

test('a model that replies in tags is asked only for tags', async () => {
  const { answer, requests, readings } = say(() => 'YES');
  expect(await answer).toEqual({ value: 'YES' });
  expect(requests).toHaveLength(1);
  expect(requests[0]).not.toHaveProperty('constrained');
  expect(textOf(requests[0]!)).toBe('Is it?\n\nSay a word in capitals.');
  expect(readings).toEqual([{ outcome: 'read' }]);
});

test('where a schema may be used, the request contains both forms', async () => {
  const { answer, requests } = say(() => '{"reasons": "", "word": "NO"}', { replyForm: 'schema' });
  expect(await answer).toEqual({ value: 'NO' });
  expect(textOf(requests[0]!)).toBe('Is it?\n\nSay a word in capitals.');
  expect(requests[0]!.constrained).toEqual({
    messages: [{ role: 'user', content: 'Is it?\n\nReply with an object: "word".' }],
    schema: {
      name: 'word',
      schema: {
        type: 'object',
        properties: { reasons: { type: 'string' }, word: { type: 'string', enum: ['YES', 'NO'] } },
        required: ['reasons', 'word'],
        additionalProperties: false,
      },
    },
  });
});

describe('a reply is read in every form', () => {
  test.each([
    ['as an object', '{"reasons": "I think not", "word": "NO"}'],
    ['as an object in a fence', 'Here it is:\n```json\n{"reasons": "I think not", "word": "NO"}\n```'],
    ['as text', 'I would say NO'],
    ['as text where the object lacks a field', '{"word": "NO"}'],
    ['as text where the object is cut', '{"reasons": "so", "word": "NO'],
  ])('%s', async (_, reply) => {
    expect(await say(() => reply).answer).toEqual({ value: 'NO' });
  });
});

describe('a reply in which nothing can be read', () => {
  test('is requested once more, with the reason', async () => {
    const { answer, requests, readings } = say((text) => (text.includes('earlier') ? 'YES' : 'well'));
    expect(await answer).toEqual({ value: 'YES' });
    expect(textOf(requests[1]!)).toBe(
      'Is it?\n\nSay a word in capitals.\n\nAn earlier reply to this could not be used: it has no word in capitals. Reply anew, in the form that was asked for.',
    );
    expect(readings).toEqual([{ outcome: 'read-again', reason: 'has no word in capitals' }]);
  });

  test('is given up after the second try, and reported', async () => {
    const { answer, requests, readings } = say(() => 'well');
    expect(await answer).toEqual({ reason: 'no usable reply in two tries: it has no word in capitals' });
    expect(requests).toHaveLength(2);
    expect(readings).toEqual([{ outcome: 'unusable', reason: 'it has no word in capitals' }]);
  });

  test('is not requested again where the call failed', async () => {
    const { answer, requests, readings } = say(() => ({ failure: 'too long' }));
    expect(await answer).toEqual({ reason: 'too long' });
    expect(requests).toHaveLength(1);
    expect(readings).toEqual([{ outcome: 'failed', reason: 'too long' }]);
  });

  test('is mended where one of the two replies can be mended, and the problem of that reply is reported', async () => {
    const form = {
      ...wordForm,
      readText: (text: string) =>
        text === 'yes' ? { problem: 'is in small letters', mended: 'YES' } : { problem: 'is no word' },
    };
    for (const [first, second] of [
      ['yes', 'well'],
      ['well', 'yes'],
    ]) {
      const model = scriptedModel((text) => (text.includes('earlier') ? second! : first!));
      const readings: ReadingOutcome[] = [];
      const role: RoleModel = { ...model, onReading: ({ purpose, ...outcome }) => readings.push(outcome) };
      const signal = new AbortController().signal;
      expect(await askStrictly(role, { text: 'Is it?', purpose: 'judge', draw: 'here', signal }, form)).toEqual({
        value: 'YES',
      });
      expect(readings).toEqual([{ outcome: 'mended', reason: 'is in small letters' }]);
    }
  });
});
