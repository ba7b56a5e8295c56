import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { OptimizationEvent, Verdict } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openTraces } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { type Poison, type Role, roleOf, secondTry, startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const said = (message: object | null, finish_reason = 'stop'): Poison => ({
  body: {
    model: 'small',
    choices: [{ index: 0, message: message && { role: 'assistant', ...message }, finish_reason }],
    usage: { prompt_tokens: 20, completion_tokens: 5 },
  },
});
const refused = (status: number, message: string): Poison => ({ status, body: { error: { message } } });

/** Replies of real servers that do not answer a question, with the reason of its outcome. */
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
    'a refusal in unusual words',
    refused(400, 'forbidden token'),
    /refused this request.*and no other: forbidden token/,
  ],
];
/** A reply that is cut at its limit. Its last number may be right, but the rest of the derivation is missing. */
const cut = said({ content: 'I looked at it.\n<answer>42</answer> could be it, but' }, 'length');

test('a question that the server does not answer is unscored with its reason, and the run goes on', async () => {
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
  // Which question gets which reply depends on the order of arrival, but every reply is used once.
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

/** What small models reply instead of verdicts, assessments and proposals, by role. */
const unreadable: Readonly<Record<Exclude<Role, 'agent'>, readonly string[]>> = {
  judge: [
    'Both are fine.',
    '<choice>A or B</choice>',
    '<choice>A</choice>\n<choice>B</choice>\n<choice>tie</choice>',
    '{"reasons": "It is',
    '<choice></choice>',
    '{"choice": "neither", "reasons": ""}',
  ],
  assess: ['Yes.', '<local>yes</local>', '{"local": "yes"}', 'maybe', 'local: yes and no'],
  propose: [
    'I would leave it as it is.',
    '<prompt></prompt>',
    '<prompt>\n<current_prompt>\nSolve {question}\n</current_prompt>\n</prompt>',
    '{"reasons": "It is vague.", "prompt": ""}',
    '```\nSolve {question}\n```\n```\nCheck {question}\n```',
  ],
};

/** The reply to one message of five, always to the same messages. */
function poisonFor(message: string): Poison | undefined {
  const role = roleOf(message);
  const number = createHash('sha256')
    .update(`poison ${message.split(secondTry)[0]}`)
    .digest()
    .readUInt16BE();
  if (role === 'agent' || number % 5 !== 0) return undefined;
  return said({ content: unreadable[role][((number / 5) % unreadable[role].length) | 0]! });
}

describe('a search in which every fifth verdict, assessment and proposal cannot be read', { timeout: 120_000 }, () => {
  const optimized = async (poison: (message: string) => Poison | undefined) => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    server.poison(poison);
    const model = { provider: 'openai', baseUrl: server.baseUrl };
    const [agent, optimizer, evaluator] = ['small', 'writer', 'critic'].map((name) => ({ ...model, model: name }));
    const config = await workspace.write('poisoned.yaml', shortConfig({ models: { agent, optimizer, evaluator } }));
    const { exitCode, stdout, stderr } = await workspace.maspo(['optimize', config, '--run', 'run']);
    expect(exitCode, stderr).toBe(0);
    const read = async (name: string) => workspace.read('run', name);
    const events = (await read('events.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as OptimizationEvent);
    const directory = join(workspace.directory, 'run');
    return {
      stdout,
      read,
      events,
      directory,
      summary: JSON.parse(await read('summary.json')),
      received: server.received,
    };
  };

  test('at the first attempt ends with the same events and prompts as an undisturbed search', {
    tags: ['long'],
  }, async () => {
    const [undisturbed, poisoned] = await Promise.all([
      optimized(() => undefined),
      optimized((message) => (message.includes(secondTry) ? undefined : poisonFor(message))),
    ]);
    for (const name of ['events.jsonl', 'prompts.json', 'outcomes.jsonl'])
      expect(await poisoned.read(name)).toBe(await undisturbed.read(name));
    expect(poisoned.received.length).toBeGreaterThan(1.05 * undisturbed.received.length);
    expect(poisoned.summary.unusable.verdicts).toEqual({ ...undisturbed.summary.unusable.verdicts, unusable: 0 });
  });

  test('at both attempts counts them, and warns with the reason and what to change', async () => {
    const { stdout, read, events, summary, directory } = await optimized(poisonFor);
    const { verdicts, assessments, proposals } = summary.unusable;
    const rejected = events.filter((event) => event.type === 'candidate-rejected' && event.cause === 'unusable');
    const proposed = events.filter(({ type }) => type === 'candidate-proposed' || type === 'candidate-rejected');
    expect(proposals).toMatchObject({ of: proposed.length, unusable: rejected.length });
    const asked: Verdict[] = [];
    for await (const record of (await openTraces(directory)).read())
      if (record.kind === 'verdict')
        asked.push(...record.judgements.flatMap(({ verdict, asked }) => (asked.length > 0 ? [verdict] : [])));
    const unread = asked.filter((verdict) => typeof verdict === 'object' && 'unscored' in verdict);
    expect(verdicts).toMatchObject({ of: asked.length, unusable: unread.length });
    expect(verdicts.unusable / verdicts.of).toBeGreaterThan(0.1);
    expect(assessments.unusable).toBeGreaterThan(0);
    expect(stdout).toMatch(/^Warning +unusable: \d+ % \(\d+ of \d+\) of the verdicts$/m);
    expect(await read('report.md')).toMatch(
      /\d+ % \(\d+ of \d+\) of the verdicts could not be used: judge: no usable reply in two tries: it .*\. To change that, use a larger evaluator/,
    );
  });
});
