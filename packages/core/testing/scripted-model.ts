import type { ChatReply, ChatRequest } from '../src/model/chat-model.ts';
import type { RoleModel } from '../src/model/role-model.ts';

/** The reply of a script to a request: a text, or the fields of a reply that are not the usual ones. */
export type Script = (text: string, request: ChatRequest) => string | Partial<ChatReply>;

/** A model whose replies come from a script; it records its requests. */
export interface ScriptedModel extends RoleModel {
  readonly requests: ChatRequest[];
}

export function scriptedModel(script: Script, temperature = 0): ScriptedModel {
  const requests: ChatRequest[] = [];
  const chat = async (request: ChatRequest): Promise<ChatReply> => {
    requests.push(request);
    return replyWith(script(textOf(request), request));
  };
  return { chat, temperature, maxTokens: 100, requests };
}

export function replyWith(said: string | Partial<ChatReply>): ChatReply {
  const usual = { text: '', finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, model: 'scripted' } as const;
  return { ...usual, ...(typeof said === 'string' ? { text: said } : said) };
}

export function textOf(request: ChatRequest): string {
  return request.messages.map(({ content }) => content).join('\n');
}

/** The text between `<tag>` and `</tag>`, each on its own line, as in the requests of this package. */
export function blockOf(text: string, tag: string): string {
  return text.split(`<${tag}>\n`)[1]!.split(`\n</${tag}>`)[0]!;
}
