import { expect, test } from 'vitest';
import { caseOf } from '../../../../test/case-of.ts';
import { searchOf } from '../../../../test/search-of.ts';
import { graphOf } from '../../../../testing/graphs.ts';
import { limited } from '../../../../testing/limited.ts';
import { blockOf, type Script } from '../../../../testing/scripted-model.ts';
import type { OptimizationEvent } from '../../../event/optimization-event.ts';
import type { ScoreAnswer } from '../../../question/score-answer.ts';
import { recheckCases } from './recheck-cases.ts';

/** Prompts have the form `<id> <question> <context>`; the worth of agent b's output is the number of its question in this table. */
const worth: Record<string, string> = { q1: '9', q2: '5', q3: '3', q4: 'garbage', q5: '7' };

const agent: Script = (text, request) => {
  const question = /q\d/.exec(text)![0];
  if (question === 'q6') return { failure: 'overflow' };
  return request.agent === 'b' ? `worth ${worth[question]}` : `${question} from a`;
};

const evaluator: Script = (text) => {
  const [first, second] = ['output_A', 'output_B'].map((tag) => Number(blockOf(text, tag).split(' ').at(-1)));
  if (Number.isNaN(first! + second!)) return 'Hard to say.';
  return `<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
};

function searchWith(cases: Parameters<typeof caseOf>[], recheckLimit = 50) {
  const made = searchOf(graphOf('a b', 'a>b'), { agent, optimizer: () => '', evaluator });
  const options = { ...made.search.options, misalignmentBuffer: { budget: 50, recheckLimit } };
  const search = { ...made.search, options };
  for (const given of cases) search.buffer.add(caseOf(...given));
  return { ...made, search };
}

/** The case of agent a on a question, which failed with an output of agent b of this worth. */
function failed(id: string, output: string): Parameters<typeof caseOf> {
  return [
    'a',
    id,
    { failure: { agent: 'b', context: 'given', output: `worth ${output}`, truncated: false, before: 'worth 10' } },
  ];
}

function rechecked(events: readonly OptimizationEvent[]) {
  const event = events.at(-1)!;
  return event.type === 'cases-rechecked'
    ? event.cases.map(({ agent, question, outcome, reason }) => [agent, question, outcome, reason])
    : event;
}

test('a case is repaired when the new output of the failed agent is judged better than its old one', async () => {
  const { search, events, models } = searchWith([
    failed('q1', '5'),
    failed('q2', '5'),
    failed('q3', '5'),
    failed('q4', '5'),
    failed('q5', '7.0'),
    failed('q6', '5'),
  ]);
  await recheckCases(search, search.prompts);
  expect(rechecked(events)).toEqual([
    ['a', 'q1', 'repaired', null],
    ['a', 'q2', 'still-failing', 'the output is the one that failed'],
    ['a', 'q3', 'still-failing', 'the output is judged worse than the one that failed'],
    ['a', 'q4', 'unscored', 'judge: no usable reply in two tries: it ends with no choice that can be read'],
    ['a', 'q5', 'still-failing', 'the output is judged no better than the one that failed'],
    ['a', 'q6', 'still-failing', 'agent "b" could not answer: agent "a" failed before it'],
  ]);
  // b is the terminal agent, and is judged by the requirement on the final response.
  expect(models.evaluator.requests.every(({ agent: judged }) => judged === 'b')).toBe(true);
  const runs = events.filter((event) => event.type === 'trace-finished');
  expect(runs.map(({ question, purpose }) => `${purpose} ${question}`)).toEqual(
    ['q1', 'q2', 'q3', 'q4', 'q5', 'q6'].map((id) => `recheck ${id}`),
  );
});

test('where final answers are graded, a case that failed only there is repaired by a higher score, without a judge', async () => {
  const onFinalAnswer = (id: string, output: string, truncated = false): Parameters<typeof caseOf> => [
    'a',
    id,
    {
      category: 'global',
      failure: { agent: 'b', context: 'given', output: `worth ${output}`, truncated, before: 'worth 10' },
    },
  ];
  const { search, events, models } = searchWith([
    onFinalAnswer('q1', '5'),
    onFinalAnswer('q2', '6'),
    onFinalAnswer('q3', '10'),
    onFinalAnswer('q4', '5'),
    onFinalAnswer('q5', '10', true),
  ]);
  // An answer of worth 7 or more is right; a cut output holds no answer.
  const scorePool: ScoreAnswer = async (_, output) => {
    const value = Number(output.split(' ').at(-1));
    return Number.isNaN(value) ? undefined : Number(value >= 7);
  };
  await recheckCases({ ...search, scorePool }, search.prompts);
  expect(rechecked(events)).toEqual([
    ['a', 'q1', 'repaired', null],
    ['a', 'q2', 'still-failing', 'the output is graded no better than the one that failed'],
    ['a', 'q3', 'still-failing', 'the output is graded worse than the one that failed'],
    ['a', 'q4', 'unscored', 'candidate: the final answer could not be graded'],
    ['a', 'q5', 'repaired', null],
  ]);
  expect(models.evaluator.requests).toEqual([]);
});

test('a question is run once, even if several agents have a case on it', async () => {
  const onB = caseOf('b', 'q1', {
    failure: { agent: 'b', context: 'given', output: 'worth 9.5', truncated: false, before: 'worth 10' },
  });
  const { search, events, models } = searchWith([failed('q1', '5')]);
  search.buffer.add(onB);
  await recheckCases(search, search.prompts);
  expect(rechecked(events)).toEqual([
    ['a', 'q1', 'repaired', null],
    ['b', 'q1', 'still-failing', 'the output is judged worse than the one that failed'],
  ]);
  expect(models.agent.requests).toHaveLength(2);
});

test('the mildest cases beyond the limit of an agent are not re-run', async () => {
  const [id, question, given] = failed('q3', '1');
  const worst: Parameters<typeof caseOf> = [id, question, { ...given, category: 'both' }];
  const { search, events, models } = searchWith([failed('q1', '5'), worst], 1);
  await recheckCases(search, search.prompts);
  expect(rechecked(events)).toEqual([
    ['a', 'q3', 'repaired', null],
    ['a', 'q1', 'not-rerun', 'beyond the limit of 1 for each agent'],
  ]);
  expect(models.agent.requests).toHaveLength(2);
});

test('without cases no model is called', async () => {
  const { search, events, models } = searchWith([]);
  await recheckCases(search, search.prompts);
  expect(rechecked(events)).toEqual([]);
  expect([...models.agent.requests, ...models.evaluator.requests]).toEqual([]);
});

test('where the budget ends first, all cases are reported as not re-run', async () => {
  const { search, events } = searchWith([failed('q1', '5')]);
  const agent = { ...search.models.agent, chat: limited(search.models.agent.chat, 1) };
  await recheckCases({ ...search, models: { ...search.models, agent } }, search.prompts);
  expect(rechecked(events)).toEqual([['a', 'q1', 'not-rerun', 'the budget was used up']]);
});
