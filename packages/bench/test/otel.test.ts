import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Summary } from '../src/records/summary.ts';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { type ReceivedSpan, type SpanReceiver, startSpanReceiver } from './span-receiver.ts';
import { createWorkspace } from './workspace.ts';

function configFor(baseUrl: string) {
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl });
  return shortConfig({
    task: { benchmark: 'sample-math', pool: 12, limit: 8 },
    models: { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') },
    judgeCheck: { pairs: 20 },
  });
}

const kindOf = ({ name }: ReceivedSpan) => /^(chat|invoke_agent|step|visit|maspo optimize)/.exec(name)?.[1] ?? 'phase';
const sumOf = (spans: readonly ReceivedSpan[], name: string) =>
  spans.reduce((sum, { attributes }) => sum + (attributes[name] as number), 0);

describe('maspo optimize --otel', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  let receiver: SpanReceiver;
  let config: string;
  let summary: Summary;
  let spans: readonly ReceivedSpan[];
  const env = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  const chats = () => spans.filter((span) => kindOf(span) === 'chat');
  const parentOf = (span: ReceivedSpan) => spans.find(({ spanId }) => spanId === span.parentSpanId);
  const isWithin = (span: ReceivedSpan, name: string): boolean => {
    const parent = parentOf(span);
    return parent !== undefined && (parent.name === name || isWithin(parent, name));
  };

  beforeAll(async () => {
    receiver = await startSpanReceiver(afterAll);
    const server = await startScriptedServer(afterAll);
    config = await workspace.write('mine.yaml', configFor(server.baseUrl));
    const { exitCode, stdout, stderr } = await workspace.maspo(
      ['optimize', config, '--run', 'run', '--otel', '--json'],
      {
        env: env(),
      },
    );
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('OpenTelemetry');
    summary = JSON.parse(stdout);
    spans = [...receiver.spans];
  }, 60_000);

  test('every span is below the span of the run: calls below questions, steps below visits', () => {
    expect(receiver.resource()).toMatchObject({ 'service.name': 'maspo' });
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(roots.map(({ name }) => name)).toEqual(['maspo optimize sample-math']);
    const pairs = new Set(
      spans.filter((span) => parentOf(span)).map((span) => `${kindOf(span)} in ${kindOf(parentOf(span)!)}`),
    );
    expect(spans.filter((span) => span.parentSpanId !== undefined && parentOf(span) === undefined)).toEqual([]);
    expect([...pairs].toSorted()).toEqual(
      expect.arrayContaining([
        'chat in invoke_agent',
        'chat in step',
        'invoke_agent in phase',
        'invoke_agent in step',
        'phase in maspo optimize',
        'step in visit',
        'visit in maspo optimize',
      ]),
    );
    const scored = spans.filter(
      (span) => kindOf(span) === 'invoke_agent' && isWithin(span, 'scoring on the test split'),
    );
    expect(scored).toHaveLength(2 * 8);
    expect(new Set(scored.map(({ attributes }) => attributes['maspo.prompts']))).toEqual(new Set(['seed', 'final']));
  });

  test('the spans of calls and their tokens match the counts of the run; calls of the judge check are not included', () => {
    const own = chats().filter((span) => !isWithin(span, 'check of the judge'));
    const { calls, inputTokens, outputTokens } = summary.usage.total;
    expect(own).toHaveLength(calls);
    expect(sumOf(own, 'gen_ai.usage.input_tokens')).toBe(inputTokens);
    expect(sumOf(own, 'gen_ai.usage.output_tokens')).toBe(outputTokens);
    const checked = Object.values(summary.judgeCheck.calls).reduce((sum, count) => sum + count, 0);
    expect(chats().length - own.length).toBe(checked);
    const ofAgents = own.filter(({ attributes }) => attributes['maspo.purpose'] === 'agent');
    expect(ofAgents.filter((span) => kindOf(parentOf(span)!) === 'invoke_agent')).toHaveLength(ofAgents.length);
  });

  test('a call has the attributes of the conventions, and no text', () => {
    const [span] = chats().filter(({ attributes }) => attributes['maspo.purpose'] === 'judge');
    expect(span).toMatchObject({
      name: 'chat critic',
      kind: 3,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'critic',
        'gen_ai.request.temperature': expect.any(Number),
        'gen_ai.request.max_tokens': expect.any(Number),
        'gen_ai.response.finish_reasons': ['stop'],
        'server.address': '127.0.0.1',
        'maspo.simulated': false,
      },
    });
    const names = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...names].filter((name) => name.includes('messages'))).toEqual([]);
  });

  test('a replayed reply is marked as replayed, and takes no time', async () => {
    receiver.spans.length = 0;
    const { exitCode } = await workspace.maspo(['optimize', config, '--run', 'again', '--otel'], { env: env() });
    expect(exitCode).toBe(0);
    const replayed = receiver.spans.filter((span) => kindOf(span) === 'chat');
    expect(replayed).toHaveLength(chats().length);
    for (const { attributes, duration } of replayed)
      expect({ replayed: attributes['maspo.reply.replayed'], duration }).toEqual({ replayed: true, duration: 0n });
    expect(
      chats().some(({ attributes, duration }) => attributes['maspo.reply.replayed'] === false && duration > 0n),
    ).toBe(true);
  });

  test('texts are sent with --otel-content, and never with --no-traces', async () => {
    receiver.spans.length = 0;
    const args = ['optimize', config, '--otel-content'];
    expect(await workspace.maspo([...args, '--run', 'texts'], { env: env() })).toMatchObject({ exitCode: 0 });
    const [span] = receiver.spans.filter((each) => kindOf(each) === 'chat');
    const input = JSON.parse(span!.attributes['gen_ai.input.messages'] as string);
    expect(input).toMatchObject([{ role: 'user', parts: [{ type: 'text', content: expect.stringMatching(/\w/) }] }]);
    const refused = await workspace.maspo([...args, '--run', 'none', '--no-traces'], { env: env() });
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('leave --otel-content out') });
  });
});

test('maspo bench run --otel makes a root span for every cell', { timeout: 120_000 }, async () => {
  const workspace = createWorkspace(onTestFinished);
  const { endpoint, spans } = await startSpanReceiver(onTestFinished);
  const { models, ...run } = shortConfig({ task: { pool: 12, limit: 4 }, optimizer: undefined, seed: undefined });
  const experiment = await workspace.write('two.yaml', {
    title: 'Two',
    run,
    matrix: { benchmark: ['sample-math', 'sample-choice'], optimizer: { none: null } },
  });
  const { exitCode, stderr, stdout } = await workspace.maspo(['bench', 'run', experiment, '--otel', '--json'], {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  });
  expect(exitCode, stderr).toBe(0);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots.map(({ name }) => name).toSorted()).toEqual([
    'maspo optimize sample-choice',
    'maspo optimize sample-math',
  ]);
  const { cells } = JSON.parse(stdout) as { cells: { tokens: { input: number; output: number } }[] };
  const chats = spans.filter((span) => kindOf(span) === 'chat');
  expect(sumOf(chats, 'gen_ai.usage.input_tokens')).toBe(cells.reduce((sum, { tokens }) => sum + tokens.input, 0));
  expect(sumOf(chats, 'gen_ai.usage.output_tokens')).toBe(cells.reduce((sum, { tokens }) => sum + tokens.output, 0));
});

describe('a collector that does not answer', { timeout: 120_000 }, () => {
  test.each([
    ['not there', (_: SpanReceiver) => 'http://127.0.0.1:9'],
    [
      'silent',
      (receiver: SpanReceiver) => {
        receiver.fallSilent();
        return receiver.endpoint;
      },
    ],
  ])('%s: the run prints one warning', async (_, endpointOf) => {
    const workspace = createWorkspace(onTestFinished);
    const endpoint = endpointOf(await startSpanReceiver(onTestFinished));
    const config = await workspace.write('short.yaml', shortConfig({ optimizer: { name: 'none' } }));
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: '300' };
    const { exitCode, stderr, stdout } = await workspace.maspo(['optimize', config, '--run', 'run', '--otel'], { env });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Score');
    expect(stderr.match(/spans do not reach the OpenTelemetry collector/g)).toHaveLength(1);
  });
});
