import { expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { type Poison, startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const said = (message: object | null, finish_reason = 'stop'): Poison => ({
  body: {
    model: 'small',
    choices: [{ index: 0, message: message && { role: 'assistant', ...message }, finish_reason }],
    usage: { prompt_tokens: 20, completion_tokens: 5 },
  },
});
const refused = (status: number, message: string): Poison => ({ status, body: { error: { message } } });

/** What real servers answered to a single question, with the reason that its outcome has. */
const unanswered: readonly (readonly [what: string, poison: Poison, reason: RegExp])[] = [
  ['no choice', { body: { object: 'chat.completion', choices: [] } }, /no reply after 1 attempt: .* without a message/],
  ['no message', said(null), /no reply after 1 attempt/],
  ['an empty text', said({ content: '' }), /the reply is empty/],
  ['the answer in its reasoning', said({ content: '', reasoning_content: '<answer>42</answer>' }), /no answer/],
  ['reasoning up to the limit', said({ content: null, reasoning: 'Hm' }, 'length'), /cut at its limit/],
  ['a refusal', said({ content: null, refusal: 'I cannot help with that.' }), /the model refused: I cannot help/],
  [
    'a call of a tool',
    said({ content: null, tool_calls: [{ function: { name: 'add' } }] }, 'tool_calls'),
    /a tool \(add\)/,
  ],
  [
    'moderation',
    refused(403, 'Your input was flagged by moderation'),
    /content filter refused the request: Your input was/,
  ],
  ['an overflow in other words', refused(422, '`inputs` tokens + `max_new_tokens` must be <= 4096'), /overflows/],
  ['an overflow with status 500', refused(500, 'the request exceeds the available context size'), /overflows/],
  ['a request that is too large', refused(413, 'Payload Too Large'), /overflows/],
  [
    'a refusal in words of its own',
    refused(400, 'forbidden token'),
    /refused this request.*and no other: forbidden token/,
  ],
];
/** The whole derivation is missing; its last number is right, or may be. */
const cut = said({ content: 'I looked at it.\n<answer>42</answer> could be it, but' }, 'length');

test('a question to which the server has no answer is unscored with its reason, and the run goes on', async () => {
  const workspace = createWorkspace(onTestFinished);
  const server = await startScriptedServer(onTestFinished);
  const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl, maxAttempts: 1 };
  const config = await workspace.write(
    'poisoned.yaml',
    shortConfig({
      architecture: { name: 'vanilla' },
      models: { agent: model, optimizer: { provider: 'simulated' }, evaluator: { provider: 'simulated' } },
    }),
  );
  // Which question gets which of these depends on their order of arrival; that each is met once does not.
  const poisons = [...unanswered.map(([, poison]) => poison), cut];
  const met = new Map<string, Poison | undefined>();
  server.poison((message) => {
    if (message === 'Reply with the word ready.') return undefined;
    if (!met.has(message)) met.set(message, poisons[met.size]);
    return met.get(message);
  });
  const { stdout, stderr, exitCode } = await workspace.maspo(['evaluate', config, '--json']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { score, outcomes } = JSON.parse(stdout) as {
    score: { unscored: number; correct: number; incorrect: number };
    outcomes: readonly { outcome: string; rule: string; reason?: string }[];
  };
  expect(score.unscored).toBe(unanswered.length);
  expect(score.correct + score.incorrect).toBe(outcomes.length - unanswered.length);
  const reasons = outcomes.filter(({ outcome }) => outcome === 'unscored').map(({ reason }) => reason);
  for (const [what, , reason] of unanswered) expect(reasons, what).toContainEqual(expect.stringMatching(reason));
  expect(outcomes).toContainEqual(
    expect.objectContaining({ outcome: 'incorrect', rule: 'no-answer', reason: expect.stringContaining('cut at its') }),
  );
}, 60_000);
