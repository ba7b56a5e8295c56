import { hash } from 'node:crypto';
import type { ChatRequest } from '@maspo/core';

/** Which model answers and how it samples. It does not contain the server's address, because the same model may move. */
export interface ModelIdentity {
  readonly provider: string;
  readonly model: string;
  /** Sampling parameters that are not part of the request, by their names in the provider's interface. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The key of a reply: SHA-256 in lower-case hex over everything that can change the reply, and over `draw` if it is
 * set. The reason for a call (`purpose`, `agent`) is left out, so equal requests share one reply.
 */
export function replyKey(identity: ModelIdentity, request: ChatRequest): string {
  const { temperature, maxTokens, stop, draw, constrained, choices } = request;
  const messages = request.messages.map(({ role, content }) => [role, content]);
  const asked = [
    identity.provider,
    identity.model,
    parametersOf(identity),
    messages,
    temperature,
    maxTokens,
    stop ?? null,
    draw ?? null,
    ...(constrained === undefined ? [] : [constrained]),
    ...(choices === undefined ? [] : [{ choices }]),
  ];
  return hash('sha256', JSON.stringify(asked));
}

const knownParameters = new WeakMap<ModelIdentity, string>();

function parametersOf(identity: ModelIdentity): string {
  const known = knownParameters.get(identity) ?? canonicalJson(identity.parameters);
  knownParameters.set(identity, known);
  return known;
}

/** JSON whose object keys are sorted, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1)))
      : item,
  );
}
