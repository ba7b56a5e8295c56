import type { CallPurpose } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { stopUnreadable } from './stop-unreadable.ts';

const unusable = { outcome: 'unusable', reason: 'it ends with no choice that can be read' } as const;

const evaluator = { role: 'evaluator', model: 'tiny', provider: 'openai' };

describe('a model whose replies cannot be used', () => {
  const tell = (listen: ReturnType<typeof stopUnreadable>, times: number, purpose: 'judge' | 'propose' = 'judge') => {
    for (let index = 0; index < times; index++) listen({ purpose, ...unusable });
  };

  test('ends the run with the 20th reply, and the message gives the reason and what to change', () => {
    const listen = stopUnreadable(evaluator);
    tell(listen, 19);
    expect(() => tell(listen, 1)).toThrow(
      'none of the first 20 verdicts of the evaluator "tiny" could be used, so nothing can be found: the last time, it ends with no choice that can be read. Raise models.evaluator.maxTokens',
    );
  });

  test('is counted by purpose', () => {
    const listen = stopUnreadable(evaluator);
    tell(listen, 19);
    tell(listen, 19, 'propose');
  });

  test.each(['read', 'read-again', 'mended'] as const)('continues if one reply was %s', (outcome) => {
    const listen = stopUnreadable(evaluator);
    tell(listen, 19);
    listen({ purpose: 'judge', outcome, reason: 'any' });
    tell(listen, 100);
  });

  describe('gets advice what to change', () => {
    const wayOut = (model: Parameters<typeof stopUnreadable>[0], reason: string, purpose: CallPurpose = 'agent') => {
      const listen = stopUnreadable(model);
      try {
        for (let index = 0; index < 20; index++) listen({ purpose, outcome: 'failed', reason });
      } catch (error) {
        return (error as Error).message.split(`${reason}. `)[1];
      }
      return undefined;
    };
    const agent = { role: 'agent', model: 'tiny', provider: 'ollama' };
    const cut = 'the reply was cut at its limit (64 tokens), before an answer';

    test('an agent has no setting for the form of its replies', () => {
      expect(wayOut(agent, cut)).toBe(
        'Raise models.agent.maxTokens, or use a larger model; "maspo doctor" shows how it replies.',
      );
    });

    test('a model that agents name is identified by its place', () => {
      expect(wayOut({ ...agent, place: 'agents.large' }, cut)).toContain('Raise models.agents.large.maxTokens');
    });

    test('a proposer is not read by probabilities', () => {
      const said = wayOut({ ...evaluator, role: 'optimizer' }, cut, 'propose');
      expect(said).toContain('replyForm: schema or tags');
      expect(said).not.toContain('judge.reads');
    });

    test('a system with its own code has no settings of a model', () => {
      expect(wayOut({ ...agent, provider: 'system' }, 'the tool is missing')).toBe(
        'Correct your system: its own messages may say more.',
      );
    });

    test('a higher maxTokens does not help if the context is full', () => {
      expect(wayOut(agent, 'the request overflows the context window: 5000 tokens')).toBe(
        'Lower models.agent.maxTokens, or raise models.agent.contextLength.',
      );
      expect(wayOut({ ...agent, provider: 'openai' }, 'the request overflows the context window: 5000 tokens')).toBe(
        'Lower models.agent.maxTokens, or raise the context where the server of the model is started.',
      );
    });
  });
});
