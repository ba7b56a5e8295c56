import type { CallPurpose, ChatReply, ChatRequest } from './chat-model.ts';
import type { RoleModel } from './role-model.ts';

/** One question to a model in a role. */
export interface Ask {
  readonly text: string;
  readonly purpose: CallPurpose;
  readonly agent?: string;
  /** Identity of this draw; used only at temperature > 0, where replies vary. */
  readonly draw: string;
  /** Identity of a draw that is independent at any temperature: its reply is never shared with an equal request. */
  readonly independent?: boolean;
  readonly signal: AbortSignal;
}

/** Sends one user message with the role's sampling settings. Throws what the model throws. */
export async function ask(role: RoleModel, question: Ask): Promise<ChatReply> {
  question.signal.throwIfAborted();
  const request: ChatRequest = {
    messages: [{ role: 'user', content: question.text }],
    temperature: role.temperature,
    maxTokens: role.maxTokens,
    purpose: question.purpose,
    ...(question.agent === undefined ? {} : { agent: question.agent }),
    ...(role.temperature > 0 || question.independent ? { draw: question.draw } : {}),
  };
  return role.chat(request, { signal: question.signal });
}

/**
 * Asks, and asks once more when `parse` cannot use the reply. Returns what was parsed, or the reason why both replies
 * were unusable.
 */
export async function askStrictly<Value>(
  role: RoleModel,
  question: Ask,
  parse: (text: string, reply: ChatReply) => Value | undefined,
): Promise<{ value: Value } | { reason: string }> {
  for (const attempt of [question, { ...question, draw: `${question.draw}/again`, independent: true }]) {
    const reply = await ask(role, attempt);
    if (reply.failure !== undefined) return { reason: reply.failure };
    const value = parse(reply.text, reply);
    if (value !== undefined) return { value };
  }
  return { reason: 'no usable reply in two tries' };
}
