import { describe, expect, test } from 'vitest';
import { operatorRates } from '../src/analysis/operator-rates.ts';
import type { OptimizationEvent } from '../src/event/optimization-event.ts';
import type { ChatRequest } from '../src/model/chat-model.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspoAblation } from '../src/optimizers/maspo/maspo-optimizers.ts';
import { graphOf } from '../testing/graphs.ts';
import { blockOf, scriptedModel, textOf } from '../testing/scripted-model.ts';

/** Questions of about 100 characters, distinct by their number. */
const pool = Array.from({ length: 6 }, (_, index) => ({
  id: `q${index}`,
  text: `Question ${index}: after ${index} of the ${index} bells had rung ${index} times, how many of them were left ${index} hours later?`,
}));

type Propose = (request: ChatRequest, text: string) => string;

/**
 * Agents a > b write one star more than their request holds. The longer row of stars is the better output, so a prompt with more stars
 * wins.
 */
async function run(propose: Propose, options: object) {
  const events: OptimizationEvent[] = [];
  const lengthOf = (text: string) => text.split('*').length;
  const optimizer = scriptedModel((text, request) => propose(request, text), 0.7);
  await optimize(
    maspoAblation,
    {
      graph: graphOf('a b', 'a>b'),
      prompts: { a: 'One. Two. {question}', b: 'One. Two. {question}\n{context}' },
      pool,
      requirement: 'Many stars.',
    },
    {
      models: {
        agent: scriptedModel((text) => '*'.repeat(lengthOf(text))),
        optimizer,
        evaluator: scriptedModel((text, { purpose }) => {
          if (purpose === 'assess') return '<local>yes</local><lookahead>yes</lookahead><global>yes</global>';
          const [first, second] = ['output_A', 'output_B'].map((tag) => lengthOf(blockOf(text, tag)));
          return `<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
        }),
      },
      options: { batch: { size: 4 }, schedule: { kind: 'single-cycle', steps: 3 }, ...options },
      emit: (event) => events.push(event),
    },
  );
  const ofType = <Type extends OptimizationEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<OptimizationEvent, { type: Type }> => event.type === type);
  return { events, proposed: ofType('candidate-proposed'), rejected: ofType('candidate-rejected'), optimizer };
}

/** The current prompt with one more star, and a different text for each draw. */
const better: Propose = ({ draw }, text) => `<prompt>${blockOf(text, 'current_prompt')} * ${draw}</prompt>`;

const all = ['rephrase', 'add-constraint', 'add-example', 'add-negative-example', 'reorder-steps'] as const;

describe('the operators of a step', () => {
  test('are dealt in turn, without those that do not apply yet', async () => {
    const { proposed } = await run(better, { operators: all, search: { size: 2, proposalsPerParent: 3 } });
    const ofA = proposed.filter(({ agent }) => agent === 'a');
    const firstStep = ofA.filter(({ step }) => step === 1).map(({ operator }) => operator);
    // One parent, no good trace and no case yet: three of five apply.
    expect(new Set(firstStep)).toEqual(new Set(['rephrase', 'add-constraint', 'reorder-steps']));
    const secondStep = ofA.filter(({ step }) => step === 2).map(({ operator }) => operator);
    expect(secondStep).toHaveLength(6);
    // Good traces came with the first step; nothing was ever misaligned.
    expect(new Set(secondStep)).toEqual(new Set(['rephrase', 'add-constraint', 'reorder-steps', 'add-example']));
  });

  test('are each used with their own request, and the events give their rates', async () => {
    const { events, proposed, optimizer } = await run(better, { operators: ['rephrase', 'add-constraint'] });
    const requests = optimizer.requests.map(textOf);
    const asked = (words: string) => requests.filter((text) => text.includes(words)).length;
    const count = (name: string) => proposed.filter(({ operator }) => operator === name).length;
    expect(asked('say that instruction in clearer words')).toBe(count('rephrase'));
    expect(asked('add a single constraint')).toBe(count('add-constraint'));
    expect(operatorRates(events).map(({ operator, asked, rate }) => [operator, asked, rate])).toEqual([
      ['rephrase', count('rephrase'), 1],
      ['add-constraint', count('add-constraint'), 1],
    ]);
    expect(count('rephrase')).toBe(count('add-constraint'));
  });

  test("are only the paper's rewrite by default", async () => {
    const { proposed } = await run(better, {});
    expect(new Set(proposed.map(({ operator }) => operator))).toEqual(new Set(['rewrite']));
  });
});

describe('a proposal that holds a pool question', () => {
  test('is rejected with the reason, and its operator is reported', async () => {
    const copying: Propose = (_, text) => `<prompt>* Like ${blockOf(text, 'question')} {question}</prompt>`;
    const { proposed, rejected } = await run(copying, {});
    expect(proposed).toEqual([]);
    expect(rejected.length).toBeGreaterThan(0);
    for (const { operator, reason } of rejected) {
      expect(operator).toBe('rewrite');
      expect(reason).toMatch(/^the prompt copies the pool question q\d: "Question \d: after/);
    }
  });

  test('is rejected even if the proposer did not see the question', async () => {
    const { rejected } = await run(() => `<prompt>* ${pool.map(({ text }) => text).join(' ')} {question}</prompt>`, {});
    expect(rejected[0]!.reason).toContain('the pool question q0');
  });

  const withExample: Propose = (request, text) => {
    if (!text.includes('<good_example>')) return better(request, text);
    const example = blockOf(blockOf(text, 'good_example'), 'question');
    return `<prompt>${blockOf(text, 'current_prompt')} * Example: ${example} ${request.draw}</prompt>`;
  };
  const operators = ['rephrase', 'add-example'];

  test('is accepted from the operator that adds a good example, with the questions that it quotes and saw', async () => {
    const { proposed, rejected } = await run(withExample, { operators });
    const examples = proposed.filter(({ operator }) => operator === 'add-example');
    expect(examples.length).toBeGreaterThan(0);
    for (const { quotes, seen, prompt } of examples) {
      expect(quotes.length).toBeGreaterThan(0);
      for (const id of quotes) expect(prompt).toContain(pool.find((question) => question.id === id)!.text);
      expect(seen).toContain(quotes.at(-1));
    }
    expect(rejected).toEqual([]);
  });

  test('is accepted from other operators where their parent quoted the question already', async () => {
    const { proposed } = await run(withExample, { operators });
    const inherited = proposed.filter(({ operator, quotes }) => operator === 'rephrase' && quotes.length > 0);
    expect(inherited.length).toBeGreaterThan(0);
    for (const { parent, quotes } of inherited) {
      const from = proposed.find(({ version }) => version === parent)!;
      expect(from.quotes).toEqual(quotes);
    }
  });

  test('is rejected from the operator that adds a good example, where it holds another question', async () => {
    const stealing: Propose = (request, text) => {
      if (!text.includes('<good_example>')) return better(request, text);
      const example = blockOf(blockOf(text, 'good_example'), 'question');
      return `<prompt>* ${pool.find((other) => other.text !== example)!.text} ${request.draw} {question}</prompt>`;
    };
    const { proposed, rejected } = await run(stealing, { operators });
    expect(proposed.filter(({ operator }) => operator === 'add-example')).toEqual([]);
    expect(new Set(rejected.map(({ operator }) => operator))).toEqual(new Set(['add-example']));
  });
});
