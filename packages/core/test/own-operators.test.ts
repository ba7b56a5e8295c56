import { expect, test } from 'vitest';
import { operatorRates } from '../src/analysis/operator-rates.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { PromptOperator } from '../src/operators/prompt-operator.ts';
import { proposalRequest } from '../src/operators/proposal-request.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo, maspoWith } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { hashWorld } from '../testing/hash-world.ts';
import { scriptedModel } from '../testing/scripted-model.ts';

const shorten: PromptOperator = {
  name: 'shorten',
  request: (input) => proposalRequest(input, { instruction: 'Say it in half as many words.' }),
};

test('an operator of a user makes proposals under its own name, and its rate is counted', async () => {
  const events: OptimizationEvent[] = [];
  const proposer = scriptedModel(hashWorld, 0.7);
  await optimize(
    maspoWith([shorten]),
    {
      graph: graphOf('a', ''),
      prompts: { a: 'Do {question}' },
      pool: ['q1', 'q2', 'q3', 'q4'].map((id) => ({ id, text: id })),
      requirement: 'Any.',
    },
    {
      models: { agent: scriptedModel(hashWorld), optimizer: proposer, evaluator: scriptedModel(hashWorld) },
      options: { operators: ['shorten'], schedule: { rounds: 1, steps: 2 }, batch: { size: 4 } },
      emit: (event) => events.push(event),
    },
  );
  const rates = operatorRates(events);
  expect(rates.map(({ operator }) => operator)).toEqual(['shorten']);
  expect(rates[0]!.asked).toBeGreaterThan(0);
  expect(proposer.requests[0]!.messages[0]!.content).toContain('half as many words');
});

test('a name that is taken is refused', () => {
  expect(() => maspoWith([{ ...shorten, name: 'rewrite' }])).toThrow('the name "rewrite" is taken');
});

test('an unknown operator is refused with the known operators and the nearest one', () => {
  const { error } = maspo.options.safeParse({ operators: ['rewritte'] });
  expect(error?.issues[0]?.message).toMatch(
    /^unknown operator "rewritte": known are rewrite, .*Did you mean "rewrite"\?$/,
  );
});
