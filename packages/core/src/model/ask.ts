import { MaspoError } from '../error/maspo-error.ts';
import { shownValue } from '../text/shown-value.ts';
import type { CallPurpose, ChatReply, ChatRequest, ReplySchema } from './chat-model.ts';
import type { RoleModel } from './role-model.ts';

/** One question to a model in a role. */
export interface Ask {
  readonly text: string;
  readonly purpose: CallPurpose;
  readonly agent?: string;
  /** Identity of this draw; used only at temperature > 0, where replies vary. */
  readonly draw: string;
  /** Whether the draw is independent at any temperature, so that its reply is never shared with an equal request. */
  readonly independent?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends one user message with the role's sampling settings; `constrained` is the same question for a server that can constrain its reply to
 * a schema. Throws what the model throws, and `MaspoError('invalid-input')` where it returns no reply.
 */
export async function ask(
  role: RoleModel,
  question: Ask,
  constrained?: { readonly text: string; readonly schema: ReplySchema },
): Promise<ChatReply> {
  question.signal.throwIfAborted();
  const request: ChatRequest = {
    messages: [{ role: 'user', content: question.text }],
    temperature: role.temperature,
    maxTokens: role.maxTokens,
    purpose: question.purpose,
    ...(constrained === undefined
      ? {}
      : { constrained: { messages: [{ role: 'user', content: constrained.text }], schema: constrained.schema } }),
    ...(question.agent === undefined ? {} : { agent: question.agent }),
    ...(role.temperature > 0 || question.independent ? { draw: question.draw } : {}),
  };
  const reply: unknown = await role.chat(request, { signal: question.signal });
  if (isReply(reply)) return reply;
  const expected = "{ text, finish: 'stop', usage: { inputTokens, outputTokens }, model }";
  throw new MaspoError(
    'invalid-input',
    `the chat function has to return ${expected}, where text is a string; received ${shownValue(reply)}`,
  );
}

function isReply(reply: unknown): reply is ChatReply {
  return typeof (reply as Partial<ChatReply> | undefined | null)?.text === 'string';
}
