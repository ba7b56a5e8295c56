import { describe, expect, test } from 'vitest';
import { replyWith } from '../../../../testing/scripted-model.ts';
import { readReply } from '../../../model/reply-form.ts';
import { assessmentForm } from './assessment-form.ts';

describe('an assessment is read', () => {
  const value = { localValidity: true, lookaheadPotential: false, globalAlignment: true };
  test.each([
    '<local>yes</local><lookahead>no</lookahead><global>yes</global>',
    '<local>Yes</local>\n<lookahead>No.</lookahead>\n<global> **yes** </global>',
    '<local>yes, it does</local><lookahead>no - it misled</lookahead><global>yes',
    '{"reasons": "Fine.", "local": "yes", "lookahead": "No.", "global": "yes"}',
    '```json\n{"reasons": "Fine.", "local": "yes", "lookahead": "no", "global": "yes"}\n```',
    'Local: yes\nLookahead: no\nGlobal: yes',
    'Local: yes, there is no mistake in it\nLookahead: no because it misled\nGlobal: yes',
    '<local>yes</local><lookahead>no\nReason: it misled</lookahead><global>yes\nReason: it is right</global>',
    '- **local**: Yes, the role is fulfilled.\n- **lookahead**: No.\n- **global**: Yes.',
  ])('in %j', (reply) => {
    expect(readReply(replyWith(reply), assessmentForm)).toEqual({ value });
  });

  test.each(['maybe', 'yes and no', '', 'not at all', 'it has no mistake that matters', 'No mistakes.'])(
    'but not with %j',
    (word) => {
      const reply = `<local>yes</local><lookahead>${word}</lookahead><global>no</global>`;
      expect(readReply(replyWith(reply), assessmentForm)).toEqual({
        problem: 'has no yes or no that can be read for lookahead',
      });
    },
  );

  test('but not from one word for all lenses', () => {
    expect(readReply(replyWith('Yes.'), assessmentForm)).toHaveProperty('problem');
  });
});
