import { expect, test } from 'vitest';
import type { ChatRequest } from '../model/chat-model.ts';
import { judgeByRubric } from './judge-by-rubric.ts';

const judged = { question: 'Where?', response: 'In Lima.', rubric: 'Names a city.', reference: 'Lima' };

async function verdictOf(replies: readonly string[]) {
  const requests: ChatRequest[] = [];
  const chat = async (request: ChatRequest) => {
    requests.push(request);
    const text = replies[requests.length - 1]!;
    return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'scripted' } as const;
  };
  const evaluator = { chat, temperature: 0, maxTokens: 100 };
  const verdict = await judgeByRubric(judged, { evaluator, draw: 'one', signal: new AbortController().signal });
  return { verdict, requests };
}

test('the evaluator reads question, response, rubric and the reference answer', async () => {
  const { verdict, requests } = await verdictOf(['It does.\n<meets>yes</meets>']);
  expect(verdict).toEqual({ meets: true });
  expect(requests[0]).toMatchObject({ purpose: 'assess' });
  const { content } = requests[0]!.messages[0]!;
  for (const text of Object.values(judged)) expect(content).toContain(text);
});

test.each([
  ['as an object', '{"reasons": "It does not.", "meets": "no"}'],
  ['in another case', '<MEETS>No.</MEETS>'],
  ['after its name', 'Reasons.\n**meets:** no'],
])('a verdict is read %s', async (_, reply) => {
  expect((await verdictOf([reply])).verdict).toEqual({ meets: false });
});

test('a reply without a verdict is requested once more; then the response is unscored, with the reason', async () => {
  expect((await verdictOf(['Who knows?', '<meets>yes</meets>'])).verdict).toEqual({ meets: true });
  const { verdict, requests } = await verdictOf(['Who knows?', '<meets>yes or no</meets>']);
  expect(verdict).toEqual({ unscored: 'no usable reply in two tries: it ends with no yes or no that can be read' });
  expect(requests).toHaveLength(2);
});
