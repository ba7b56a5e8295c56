import { describe, expect, test } from 'vitest';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { type Script, scriptedModel } from '../../testing/scripted-model.ts';
import { rewrite } from '../operators/prompt-operators.ts';
import { parseDraft, writeDraft } from './write-draft.ts';

function propose(script: Script, agent = 'planner') {
  const optimizer = scriptedModel(script, 0.7);
  const trace = traceOf({ planner: 'a plan', solver: 'a solution' });
  const proposal = {
    graph: graphOf('planner solver', 'planner>solver'),
    agent,
    requirement: 'One number.',
    prompt: 'the prompt so far',
    traces: [{ question: trace.question, turn: trace.turns[agent]! }],
  };
  const draft = writeDraft(proposal, {
    operator: rewrite,
    optimizer,
    draw: 'here',
    signal: new AbortController().signal,
  });
  return { draft, requests: optimizer.requests };
}

describe('a proposal', () => {
  test('is the text in the prompt tag, which may hold braces and other tags', async () => {
    const prompt = 'Solve {question} in <answer>\\boxed{}</answer>.';
    const { draft, requests } = propose(() => `It is vague.\n<prompt>\n${prompt}\n</prompt>`);
    expect(await draft).toEqual({ prompt, repaired: false });
    expect(requests.map(({ purpose, agent, draw }) => ({ purpose, agent, draw }))).toEqual([
      { purpose: 'propose', agent: 'planner', draw: 'here' },
    ]);
  });

  test('is repaired when a token is missing', async () => {
    expect(await propose(() => '<prompt>Check {context}</prompt>', 'solver').draft).toEqual({
      prompt: 'Check {context}\n\nQuestion:\n{question}',
      repaired: true,
    });
  });

  test('is asked for once more when the tag is missing, as a draw of its own', async () => {
    const { draft, requests } = propose((_, { draw }) =>
      draw === 'here' ? 'Sorry.' : '<prompt>Solve {question}</prompt>',
    );
    expect(await draft).toEqual({ prompt: 'Solve {question}', repaired: false });
    expect(requests.map(({ draw }) => draw)).toEqual(['here', 'here/again']);
  });
});

describe('a proposal is rejected', () => {
  test.each<[string, Script, string]>([
    ['when no prompt comes in two tries', () => 'Sorry.', 'no usable reply in two tries'],
    ['when it is empty', () => '<prompt> </prompt>', 'the prompt is empty'],
    [
      'when it is too long',
      () => `<prompt>{question}${'x'.repeat(16_000)}</prompt>`,
      'the prompt has 16010 characters: at most 16000 are taken',
    ],
    ['when the request could not be served', () => ({ failure: 'too long for the window' }), 'too long for the window'],
  ])('%s', async (_, script, rejected) => {
    expect(await propose(script).draft).toEqual({ rejected });
  });
});

describe('the proposed text', () => {
  test.each([
    ['stands between the tags', 'Reasons.\n<prompt>\nAsk {question}\n</prompt>', 'Ask {question}'],
    [
      'may speak of tags itself',
      '<prompt>\nReply inside <prompt> tags: {question}\n</prompt>',
      'Reply inside <prompt> tags: {question}',
    ],
    ['may begin within a line', 'Here it is: <prompt>Ask {question}</prompt>', 'Ask {question}'],
    ['is the last one given', '<prompt>\nold\n</prompt>\nBetter:\n<prompt>\nnew\n</prompt>', 'new'],
  ])('%s', (_, reply, expected) => {
    expect(parseDraft(reply)).toBe(expected);
  });
});

describe('a prompt without its tags is found', () => {
  const prompt = 'Solve {question}\nin steps.';
  test.each([
    ['behind a tag that is not closed', `It is vague.\n<prompt>\n${prompt}`],
    ['in the one fenced block that holds the question', `Here it is:\n\`\`\`text\n${prompt}\n\`\`\`\nIt is clearer.`],
    ['as the whole reply', prompt],
    ['behind a line that announces it', `Here is the new prompt:\n${prompt}\n`],
  ])('%s', (_, reply) => {
    expect(parseDraft(reply)).toBe(prompt);
  });

  test('but not in a reply that was cut before the prompt was closed', async () => {
    expect(parseDraft(`<prompt>\n${prompt}`, { isCut: true })).toBeUndefined();
    expect(parseDraft(prompt, { isCut: true })).toBeUndefined();
    expect(parseDraft(`<prompt>\n${prompt}\n</prompt>\nIt is`, { isCut: true })).toBe(prompt);
    const { draft } = propose(() => ({ text: `<prompt>\n${prompt}`, finish: 'length' }));
    expect(await draft).toEqual({ rejected: 'no usable reply in two tries' });
  });

  test.each([
    ['a remark', 'I would leave the prompt as it is.'],
    ['the request once more', `<current_prompt>\n${prompt}\n</current_prompt>\nEnd with the complete new prompt.`],
    ['two blocks that both hold the question', `\`\`\`\n${prompt}\n\`\`\`\nor\n\`\`\`\n${prompt} again\n\`\`\``],
  ])('but not in %s', (_, reply) => {
    expect(parseDraft(reply)).toBeUndefined();
  });
});
