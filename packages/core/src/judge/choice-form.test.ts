import { describe, expect, test } from 'vitest';
import { replyWith } from '../../testing/scripted-model.ts';
import { readReply } from '../model/reply-form.ts';
import { choiceForm } from './choice-form.ts';

const read = (text: string, { tie = true, finish = 'stop' as 'stop' | 'length' } = {}) =>
  readReply(replyWith({ text, finish }), choiceForm({ tie }));

describe('a verdict', () => {
  test.each([
    'Because.\n<choice>B</choice>',
    '{"reasons": "Because.", "choice": "B"}',
    '```json\n{"reasons": "A is worse.", "choice": "B"}\n```',
    '<choice>A</choice> I thought first, but:\n<choice>B</choice>',
  ])('is read in %j', (text) => {
    expect(read(text)).toEqual({ value: 'B' });
  });

  test('of a tie is accepted only where a tie is allowed', () => {
    expect(read('{"reasons": "", "choice": "tie"}')).toEqual({ value: 'tie' });
    expect(read('{"reasons": "", "choice": "tie"}', { tie: false })).toEqual({
      problem: 'calls a tie, which was not open',
    });
    expect(choiceForm({ tie: false }).schema.schema.properties.choice).toEqual({ type: 'string', enum: ['A', 'B'] });
  });

  test('asks for the reasons before the choice', () => {
    expect(choiceForm({ tie: true }).schema.schema.required).toEqual(['reasons', 'choice']);
  });
});

describe('a verdict that was cut at its limit', () => {
  const cut = { finish: 'length' } as const;

  test('counts where it names one choice', () => {
    expect(read('Because.\n<choice>B</choice>\n<choice>B</choice>\n<cho', cut)).toEqual({ value: 'B' });
  });

  test.each(['I would say <choice>A</choice>, but <choice>B</choice> may', 'Output A is', '{"reasons": "It is'])(
    'does not count in %j',
    (text) => {
      expect(read(text, cut)).toEqual({ problem: 'was cut at its length limit before its choice' });
    },
  );
});
