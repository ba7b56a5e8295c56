import { expect, test } from 'vitest';
import { blockOf, type Script, scriptedModel } from '../../../../testing/scripted-model.ts';
import { assessTurn } from './assess-turn.ts';

const assessment = {
  agent: 'planner',
  role: 'Plans.',
  question: 'How many?',
  context: '',
  output: 'a plan',
  successors: [{ id: 'solver', role: 'Solves.', output: 'a solution' }],
  requirement: 'One number.',
  finalOutput: '42',
};

function assess(script: Script) {
  const evaluator = scriptedModel(script);
  const signal = new AbortController().signal;
  return {
    answer: assessTurn(assessment, { models: { evaluator }, draw: 'here', signal }).then(({ answer }) => answer),
    requests: evaluator.requests,
  };
}

test('three answers become three lenses', async () => {
  const { answer } = assess(() => 'Fine.\n<local>yes</local><lookahead>no</lookahead><global> yes </global>');
  expect(await answer).toEqual({ localValidity: true, lookaheadPotential: false, globalAlignment: true });
});

test("the evaluator reads the agent's output, the work after it and the requirement", async () => {
  const { answer, requests } = assess(() => '');
  await answer;
  const text = requests[0]!.messages[0]!.content;
  expect(requests[0]).toMatchObject({ purpose: 'assess', agent: 'planner' });
  expect(blockOf(text, 'agent')).toBe('planner: Plans.');
  expect(blockOf(text, 'output')).toBe('a plan');
  expect(blockOf(text, 'next_agent')).toBe('solver: Solves.\n\nIts output:\na solution');
  expect(blockOf(text, 'requirement')).toBe('One number.');
  expect(blockOf(text, 'final_response')).toBe('42');
  expect(text).not.toContain('<given>');
});

test('a reply without all answers is requested once more, then the turn is unscored', async () => {
  const { answer, requests } = assess(() => '<local>yes</local><global>yes</global>');
  expect(await answer).toEqual({
    unscored: 'assess: no usable reply in two tries: it has no yes or no that can be read for lookahead',
  });
  expect(requests).toHaveLength(2);
  expect(requests[1]!.messages[0]!.content).toContain('it has no yes or no that can be read for lookahead');
});

test('a lens with its own evaluator takes the answer of that evaluator', async () => {
  const evaluator = (lens: string) =>
    scriptedModel(() =>
      ['local', 'lookahead', 'global'].map((tag) => `<${tag}>${tag === lens ? 'no' : 'yes'}</${tag}>`).join(''),
    );
  const [local, other] = [evaluator('local'), evaluator('lookahead')];
  const models = { evaluator: { ...other, byLens: { localValidity: local } } };
  const { answer } = await assessTurn(assessment, { models, draw: 'here', signal: new AbortController().signal });
  expect(answer).toEqual({ localValidity: false, lookaheadPotential: false, globalAlignment: true });
  expect([local, other].map(({ requests }) => requests.length)).toEqual([1, 1]);
});
