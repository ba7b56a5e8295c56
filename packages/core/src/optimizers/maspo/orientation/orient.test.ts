import { expect, test } from 'vitest';
import { searchOf } from '../../../../test/search-of.ts';
import { graphOf } from '../../../../testing/graphs.ts';
import { blockOf, type Script, scriptedModel } from '../../../../testing/scripted-model.ts';
import { orient } from './orient.ts';

const yes = '<local>yes</local><lookahead>yes</lookahead><global>yes</global>';

async function orientWith(scripts: { agent?: Script; evaluator: Script }) {
  const agent = scripts.agent ?? ((text) => text.slice(0, 4));
  const { search, events } = searchOf(graphOf('a b', 'a>b'), { agent, optimizer: () => '', ...scripts });
  await orient(search);
  return events;
}

test('each lens shows the share of the pool on which it holds, and the weakest is named', async () => {
  const evaluator: Script = (text, { agent }) =>
    agent === 'a' && blockOf(text, 'question') === 'q2' ? yes.replace('<lookahead>yes', '<lookahead>no') : yes;
  const events = await orientWith({ evaluator });
  expect(events.map(({ type }) => type)).toEqual(['trace-finished', 'trace-finished', 'orientation-finished']);
  expect(events.at(-1)).toEqual({
    type: 'orientation-finished',
    lenses: {
      a: { localValidity: 1, lookaheadPotential: 0.5, globalAlignment: 1 },
      b: { localValidity: 1, lookaheadPotential: null, globalAlignment: 1 },
    },
    system: { localValidity: 1, lookaheadPotential: 0.5, globalAlignment: 1 },
    weakest: { agent: 'a', lens: 'lookaheadPotential' },
    unscored: 0,
  });
});

test('failed agents and unusable assessments are counted as unscored and left out of the shares', async () => {
  const agent: Script = (text, request) =>
    request.agent === 'b' && text.includes('q1') ? { failure: 'overflow' } : text;
  const evaluator: Script = (_, request) => (request.agent === 'a' ? 'Hard to say.' : yes);
  const events = await orientWith({ agent, evaluator });
  expect(events[0]).toMatchObject({ purpose: 'orientation', question: 'q1', failed: { b: 'overflow' } });
  expect(events.at(-1)).toMatchObject({
    lenses: {
      a: { localValidity: null, lookaheadPotential: null, globalAlignment: null },
      b: { localValidity: 1, lookaheadPotential: null, globalAlignment: 1 },
    },
    weakest: { agent: 'b', lens: 'localValidity' },
    unscored: 3,
  });
});

test('a share is unknown where fewer than half of the questions could be scored', async () => {
  const evaluator: Script = (text) => (blockOf(text, 'question') === 'q3' ? yes : 'Hard to say.');
  const { search, events } = searchOf(graphOf('a', ''), { agent: (text) => text, optimizer: () => '', evaluator });
  await orient({ ...search, pool: ['q1', 'q2', 'q3'].map((id) => ({ id, text: id })) });
  expect(events.at(-1)).toMatchObject({ lenses: { a: { localValidity: null } }, unscored: 2 });
});

test('there is no weakest agent when nothing could be scored', async () => {
  const events = await orientWith({ evaluator: () => 'Hard to say.' });
  expect(events.at(-1)).toMatchObject({ weakest: null, unscored: 4 });
});

test('the evaluator reads the whole neighbourhood of the agent', async () => {
  const evaluator = scriptedModel(() => yes);
  const { search } = searchOf(graphOf('a b', 'a>b'), {
    agent: (text) => `<<${text}>>`,
    optimizer: () => '',
    evaluator: () => yes,
  });
  await orient({ ...search, models: { ...search.models, evaluator } });
  const text = evaluator.requests.find(({ agent }) => agent === 'a')!.messages[0]!.content;
  expect(blockOf(text, 'output')).toBe('<<a q1>>');
  expect(blockOf(text, 'next_agent')).toContain('b: role of b');
  expect(blockOf(text, 'final_response')).toBe('<<b q1 From a:\n<<a q1>>>>');
});
