import { describe, expect, test } from 'vitest';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { type Script, scriptedModel, textOf } from '../../testing/scripted-model.ts';
import { rewrite } from '../operators/prompt-operators.ts';
import { parseDraft } from './parse-draft.ts';
import { type Draft, writeDraft } from './write-draft.ts';

function propose(script: Script, agent = 'planner', prompt = 'the prompt so far') {
  const optimizer = scriptedModel(script, 0.7);
  const trace = traceOf({ planner: 'a plan', solver: 'a solution' });
  const proposal = {
    graph: graphOf('planner solver', 'planner>solver'),
    agent,
    requirement: 'One number.',
    prompt,
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
    expect(await draft).toEqual({ prompt, mended: [] });
    expect(requests.map(({ purpose, agent, draw }) => ({ purpose, agent, draw }))).toEqual([
      { purpose: 'propose', agent: 'planner', draw: 'here' },
    ]);
  });

  test('is requested once more when the reply has none, with the reason', async () => {
    const { draft, requests } = propose((_, { draw }) =>
      draw === 'here' ? 'Sorry.' : '<prompt>Solve {question}</prompt>',
    );
    expect(await draft).toEqual({ prompt: 'Solve {question}', mended: [] });
    expect(requests.map(({ draw }) => draw)).toEqual(['here', 'here/again']);
    expect(textOf(requests[1]!)).toContain(
      'An earlier reply to this could not be used: it holds no prompt that can be found.',
    );
  });
});

const asksForTags = 'Solve it.\nQuestion:\n{question}\nEnd with the answer inside <answer>...</answer>.';

describe('a proposal that has lost something is requested again with the reason, then mended', () => {
  test.each<[string, { reply: string; prompt?: string; agent?: string; says: string; mended: Draft }]>([
    [
      'a token',
      {
        reply: '<prompt>Check {context}</prompt>',
        agent: 'solver',
        says: 'it gives a prompt that has lost the token {question}',
        mended: { prompt: 'Check {context}\n\nQuestion:\n{question}', mended: ['tokens'] },
      },
    ],
    [
      'the form of the answer',
      {
        reply: '<prompt>Solve it with care: {question}</prompt>',
        prompt: asksForTags,
        says: 'it gives a prompt that has lost the <answer> tags',
        mended: {
          prompt: 'Solve it with care: {question}\n\nEnd with the answer inside <answer>...</answer>.',
          mended: ['answer-form'],
        },
      },
    ],
    [
      'both',
      {
        reply: '{"reasons": "It is vague.", "prompt": "Solve it with care.\\nQuestion:"}',
        prompt: asksForTags,
        says: 'it gives a prompt that has lost the <answer> tags and the token {question}',
        mended: {
          prompt: 'Solve it with care.\nQuestion:\n{question}\n\nEnd with the answer inside <answer>...</answer>.',
          mended: ['tokens', 'answer-form'],
        },
      },
    ],
  ])('%s', async (_, { reply, prompt, agent, says, mended }) => {
    const { draft, requests } = propose(() => reply, agent, prompt);
    expect(await draft).toEqual(mended);
    expect(textOf(requests[1]!)).toContain(says);
  });

  test('but the second reply is taken where it can be used', async () => {
    const whole = 'Solve it with care: {question}\nThe answer goes inside <answer> tags.';
    const { draft } = propose(
      (_, { draw }) => `<prompt>${draw === 'here' ? 'Solve {question}' : whole}</prompt>`,
      'planner',
      asksForTags,
    );
    expect(await draft).toEqual({ prompt: whole, mended: [] });
  });
});

describe('a proposal is rejected', () => {
  const twice = 'no usable reply in two tries: it';
  test.each<[string, Script, string]>([
    ['when two tries give no prompt', () => 'Sorry.', `${twice} holds no prompt that can be found`],
    ['when it is empty', () => '<prompt> </prompt>', `${twice} is not usable: the prompt is empty`],
    [
      'when it is too long',
      () => `<prompt>{question}${'x'.repeat(16_000)}</prompt>`,
      `${twice} is not usable: the prompt has 16010 characters, and at most 16000 are taken`,
    ],
    [
      'when it is the current prompt',
      () => '<prompt>\nthe prompt  so far\n</prompt>',
      `${twice} gives the current prompt without a change`,
    ],
    [
      'when it is the current prompt without its tokens',
      () => '<prompt>the prompt so far</prompt>',
      `${twice} gives the current prompt without a change`,
    ],
    [
      'when it is the request',
      () => '<prompt>\n<current_prompt>\nSolve {question}\n</current_prompt>\n</prompt>',
      `${twice} repeats the request in place of a new prompt`,
    ],
    [
      'when the form of its answer cannot be restored',
      () => '<prompt>Solve {question} well</prompt>',
      `${twice} gives a prompt that has lost the <answer> tags`,
    ],
    ['when the request could not be served', () => ({ failure: 'too long for the window' }), 'too long for the window'],
  ])('%s', async (what, script, rejected) => {
    const prompt = what.includes('form') ? 'Solve {question} inside <answer>...</answer>' : undefined;
    expect(await propose(script, 'planner', prompt).draft).toEqual({ rejected });
  });
});

describe('the proposed text', () => {
  test.each([
    ['stands between the tags', 'Reasons.\n<prompt>\nAsk {question}\n</prompt>', 'Ask {question}'],
    [
      'may mention tags itself',
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
    ['after a tag that is not closed', `It is vague.\n<prompt>\n${prompt}`],
    ['in the one fenced block that holds the question', `Here it is:\n\`\`\`text\n${prompt}\n\`\`\`\nIt is clearer.`],
    ['as the whole reply', prompt],
    ['after a line that announces it', `Here is the new prompt:\n${prompt}\n`],
  ])('%s', (_, reply) => {
    expect(parseDraft(reply)).toBe(prompt);
  });

  test('but not in a reply that was cut before the prompt was closed', async () => {
    expect(parseDraft(`<prompt>\n${prompt}`, { isCut: true })).toBeUndefined();
    expect(parseDraft(prompt, { isCut: true })).toBeUndefined();
    expect(parseDraft(`<prompt>\n${prompt}\n</prompt>\nIt is`, { isCut: true })).toBe(prompt);
    const { draft } = propose(() => ({ text: `<prompt>\n${prompt}`, finish: 'length' }));
    expect(await draft).toEqual({
      rejected: 'no usable reply in two tries: it was cut at its length limit before the prompt ended',
    });
  });

  test.each([
    ['a remark', 'I would leave the prompt as it is.'],
    ['the request once more', `<current_prompt>\n${prompt}\n</current_prompt>\nEnd with the complete new prompt.`],
    ['two blocks that both hold the question', `\`\`\`\n${prompt}\n\`\`\`\nor\n\`\`\`\n${prompt} again\n\`\`\``],
  ])('but not in %s', (_, reply) => {
    expect(parseDraft(reply)).toBeUndefined();
  });
});
