import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graphs.ts';
import { replyWith } from '../../testing/scripted-model.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { type ModelRoles, rolesWithPaperSampling } from '../model/role-model.ts';
import { findOptimizer } from '../optimizers/find-optimizer.ts';
import type { OptimizationProblem } from './optimization-problem.ts';
import { optimize } from './optimize.ts';

/* Mistakes of a caller without a type checker: each gets one message, before any model is called. */

const problem: OptimizationProblem = {
  graph: graphOf('a', ''),
  prompts: { a: 'Do {question}' },
  pool: [{ id: 'q1', text: 'What is 1 + 1?' }],
  requirement: 'Is right.',
};
const models = rolesWithPaperSampling(async () => replyWith('2'));
const run = (change: object, given: unknown = models) =>
  optimize(findOptimizer('maspo'), { ...problem, ...change }, { models: given as ModelRoles });

test.each<[string, object, string]>([
  [
    'a graph that was not made by createGraph',
    { graph: { agents: [{ id: 'a', role: 'A.' }], edges: [] } },
    'optimize: graph: expected what createGraph or createSystem returns, received a map',
  ],
  ['no prompts', { prompts: undefined }, 'optimize: prompts: expected a map of agent ids to prompts, received nothing'],
  ['no pool', { pool: undefined }, 'optimize: pool: expected a list of questions, received nothing'],
  [
    'texts as questions',
    { pool: ['What is 1 + 1?'] },
    'optimize: pool: 0: expected a question { id, text } of two texts, received "What is 1 + 1?"',
  ],
  [
    'no requirement',
    { requirement: undefined },
    'optimize: requirement: expected a text that says what a good final response does, received nothing',
  ],
])('%s', async (_, change, message) => {
  await expect(run(change)).rejects.toMatchObject({ code: 'invalid-input', message });
});

test('no models, and a role that is missing', async () => {
  await expect(run({}, null)).rejects.toThrow(
    'optimize: 3 problems: models.agent: expected { chat, temperature, maxTokens }',
  );
  await expect(run({}, { ...models, evaluator: undefined })).rejects.toThrow(
    'optimize: models.evaluator: expected { chat, temperature, maxTokens }, received nothing; rolesWithPaperSampling(chat) makes all three',
  );
});

test('a chat function that returns a text', async () => {
  const chat = (async () => 'It is 2.') as unknown as ChatModel;
  await expect(
    run({ pool: Array.from({ length: 10 }, (_, id) => ({ id: `q${id}`, text: 'Q' })) }, rolesWithPaperSampling(chat)),
  ).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('where text is a string; received "It is 2."'),
  });
});
