import type { AnsweredCall } from '@maspo/models';
import type { Attributes } from '@opentelemetry/api';

/**
 * A call as the attributes of a `chat` span, by the semantic conventions for generative AI of OpenTelemetry (v1.41, in development).
 * Attributes outside the conventions begin with `maspo.`. The texts are left out unless `content` is set.
 */
export function chatAttributes(call: AnsweredCall, { content }: { readonly content: boolean }): Attributes {
  const { request, reply, origin, target } = call;
  const { usage } = reply;
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerName(call),
    'gen_ai.request.model': modelName(call),
    'gen_ai.request.temperature': request.temperature,
    'gen_ai.request.max_tokens': request.maxTokens,
    ...(request.stop === undefined ? {} : { 'gen_ai.request.stop_sequences': [...request.stop] }),
    ...(request.constrained === undefined ? {} : { 'gen_ai.output.type': 'json' }),
    ...(request.agent === undefined ? {} : { 'gen_ai.agent.name': request.agent }),
    'gen_ai.response.model': reply.model,
    'gen_ai.response.finish_reasons': [finishReason(reply.finish)],
    'gen_ai.usage.input_tokens': usage.inputTokens,
    'gen_ai.usage.output_tokens': usage.outputTokens,
    ...(usage.cachedTokens === undefined ? {} : { 'gen_ai.usage.cache_read.input_tokens': usage.cachedTokens }),
    ...(usage.reasoningTokens === undefined ? {} : { 'gen_ai.usage.reasoning.output_tokens': usage.reasoningTokens }),
    ...serverAttributes(target?.baseUrl),
    ...(reply.failure === undefined ? {} : { 'error.type': 'no_reply' }),
    'maspo.purpose': request.purpose,
    // A replayed reply took no model time, so its span has no duration.
    'maspo.reply.replayed': origin === 'replayed',
    'maspo.simulated': target === undefined,
    ...(usage.estimated ? { 'maspo.usage.estimated': true } : {}),
    ...(content ? contentAttributes(call) : {}),
  };
}

/** Providers whose names differ in the conventions. */
const providerNames: Readonly<Record<string, string>> = { gemini: 'gcp.gemini', llama: 'llama.cpp' };

function providerName({ target }: AnsweredCall): string {
  return target === undefined ? 'simulated' : (providerNames[target.provider] ?? target.provider);
}

/** The requested model. */
export function modelName({ target }: Pick<AnsweredCall, 'target'>): string {
  return target?.model ?? 'simulated';
}

function finishReason(finish: AnsweredCall['reply']['finish']): string {
  return finish === 'filtered' ? 'content_filter' : finish;
}

/** Empty for a model in this process. */
function serverAttributes(baseUrl: string | undefined): Attributes {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return {};
  const { hostname, port, protocol } = new URL(baseUrl);
  return { 'server.address': hostname, 'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

function contentAttributes({ request: { messages }, reply }: AnsweredCall): Attributes {
  const part = (text: string) => [{ type: 'text', content: text }];
  const input = messages.map(({ role, content }) => ({ role, parts: part(content) }));
  const output = [{ role: 'assistant', parts: part(reply.text), finish_reason: finishReason(reply.finish) }];
  return { 'gen_ai.input.messages': JSON.stringify(input), 'gen_ai.output.messages': JSON.stringify(output) };
}
