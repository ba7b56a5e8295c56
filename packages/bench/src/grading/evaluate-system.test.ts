import { type ChatModel, type ChatRequest, createGraph } from '@maspo/core';
import type { Example, Outcome } from '@maspo/tasks';
import { describe, expect, test } from 'vitest';
import { createGrading, type GradingChoice } from './create-grading.ts';
import { evaluateSystem, scoreOf } from './evaluate-system.ts';

const outcome = (name: Outcome['outcome']): Outcome => ({ outcome: name, rule: 'tag/text', reason: 'so' });

describe('scoreOf', () => {
  test('leaves unscored outcomes out of the accuracy and counts them', () => {
    const outcomes = (['correct', 'unscored', 'incorrect', 'correct', 'unscored', 'incorrect', 'correct'] as const).map(
      outcome,
    );
    expect(scoreOf(outcomes)).toEqual({ accuracy: 3 / 5, correct: 3, incorrect: 2, unscored: 2 });
  });

  test('has no accuracy where nothing was scored', () => {
    expect(scoreOf([outcome('unscored')])).toEqual({ accuracy: null, correct: 0, incorrect: 0, unscored: 1 });
    expect(scoreOf([])).toEqual({ accuracy: null, correct: 0, incorrect: 0, unscored: 0 });
  });
});

describe('evaluateSystem', () => {
  const graph = createGraph({
    agents: [
      { id: 'solver', role: 'Solves.' },
      { id: 'checker', role: 'Checks.' },
    ],
    edges: [['solver', 'checker']],
  });
  const prompts = { solver: 'Solve {question}', checker: 'Check {question} {context}' };
  const examples: Example[] = ['1', '2', '3', '4'].map((answer) => ({
    id: `q${answer}`,
    text: `What is ${answer}?`,
    gold: { format: 'math', answer },
  }));

  /**
   * Right on 1, wrong on 2. Question 3 overflows, so the checker is never reached; question 4 is filtered. Later questions answer sooner.
   */
  async function chat({ messages }: ChatRequest) {
    const number = Number(/What is (\d)/.exec(messages[0]!.content)![1]);
    for (let turn = 0; turn < 10 - number; turn++) await undefined;
    const reply = { finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'scripted' } as const;
    if (number === 3) return { ...reply, text: '', failure: 'the request overflows the context window' };
    if (number === 4) return { ...reply, text: '', finish: 'filtered' as const };
    return { ...reply, text: `<answer>${number === 1 ? 1 : 0}</answer>` };
  }

  const setting = async (signal = new AbortController().signal, choice: GradingChoice = 'repaired') => ({
    graph,
    models: { chat, temperature: 0, maxTokens: 10 },
    grading: await createGrading('math', { choice }),
    seed: 1,
    signal,
  });

  test('at a temperature above 0 every seed draws its own answers, and at 0 all seeds share one answer', async () => {
    const drawsOf = async (temperature: number, seed: number) => {
      const draws: (string | undefined)[] = [];
      const noting: ChatModel = (request) => {
        draws.push(request.draw);
        return chat(request);
      };
      const models = { chat: noting, temperature, maxTokens: 10 };
      await evaluateSystem(prompts, examples.slice(0, 1), { ...(await setting()), models, seed });
      return draws;
    };
    expect(await drawsOf(0.7, 1)).not.toEqual(await drawsOf(0.7, 2));
    expect(await drawsOf(0, 1)).toEqual(await drawsOf(0, 2));
  });

  test.each(['repaired', 'both'] as const)(
    'a cut reply holds no answer, although its last number is the gold answer (%s)',
    async (choice) => {
      const model: ChatModel = async () => ({
        text: 'Suppose that it is <answer>1</answer>. Then',
        finish: 'length',
        usage: { inputTokens: 1, outputTokens: 10 },
        model: 'scripted',
      });
      const models = { chat: model, temperature: 0, maxTokens: 10 };
      const [cut] = await evaluateSystem(prompts, examples.slice(0, 1), {
        ...(await setting(undefined, choice)),
        models,
      });
      expect(cut).toMatchObject({
        outcome: 'incorrect',
        rule: 'no-answer',
        reason: expect.stringContaining('cut at its length limit'),
        ...(choice === 'both' ? { asPublished: { outcome: 'correct' } } : {}),
      });
    },
  );

  test('gives one outcome for each example, in order; a failed agent leaves its example unscored', async () => {
    let told = 0;
    const outcomes = await evaluateSystem(prompts, examples, { ...(await setting()), onExample: () => told++ });
    expect(outcomes).toEqual([
      { id: 'q1', outcome: 'correct', rule: expect.any(String) },
      expect.objectContaining({ id: 'q2', outcome: 'incorrect' }),
      { id: 'q3', outcome: 'unscored', rule: 'failed', reason: 'agent "solver" failed before it' },
      { id: 'q4', outcome: 'unscored', rule: 'failed', reason: 'agent "solver" failed before it' },
    ]);
    expect(told).toBe(4);
  });

  test('shows the outcomes of both gradings; the published rules count a failed agent as incorrect', async () => {
    const outcomes = await evaluateSystem(prompts, examples, await setting(undefined, 'both'));
    expect(outcomes[3]).toMatchObject({ outcome: 'unscored', asPublished: { outcome: 'incorrect', rule: 'failed' } });
    expect(scoreOf(outcomes)).toEqual({
      accuracy: 1 / 2,
      correct: 1,
      incorrect: 1,
      unscored: 2,
      asPublished: { accuracy: 1 / 4, correct: 1, incorrect: 3, unscored: 0 },
    });
  });

  test('rejects with the reason of an aborted signal', async () => {
    const aborted = await setting(AbortSignal.abort('enough'));
    await expect(evaluateSystem(prompts, examples, aborted)).rejects.toBe('enough');
  });
});
