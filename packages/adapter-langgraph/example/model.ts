import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';

/*
 * Stands for a real chat model, so that the example runs without one. It recognizes an agent by its prompt. The number after "worth" in a
 * reply counts the "Be careful." in the prompt, and adds the number of the last reply that has one.
 */
class StubModel extends BaseChatModel {
  /** Every prompt that the model received, with the messages after it. */
  readonly calls: { readonly prompt: string; readonly messages: readonly BaseMessage[] }[] = [];

  override _llmType(): string {
    return 'stub';
  }

  override bindTools(_tools: readonly unknown[]) {
    return this;
  }

  override async _generate([system, ...messages]: BaseMessage[], { signal }: this['ParsedCallOptions'] = {}) {
    signal?.throwIfAborted();
    const prompt = system!.text;
    this.calls.push({ prompt, messages });
    const message = replyTo(prompt, messages);
    Object.assign(message, { usage_metadata: { input_tokens: 10, output_tokens: 2, total_tokens: 12 } });
    return { generations: [{ message, text: message.text }] };
  }
}

function replyTo(prompt: string, messages: readonly BaseMessage[]): AIMessage {
  const question = messages[0]!.text;
  const last = messages.at(-1)!;
  const before = messages.map(({ text }) => /worth (\d+)/.exec(text)?.[1]).findLast((worth) => worth !== undefined);
  const worth = `worth ${prompt.split('Be careful.').length - 1 + Number(before ?? 0)}`;
  if (prompt.startsWith('Say SOLVE')) return new AIMessage(`${question.includes('+') ? 'SOLVE' : 'TALK'}, ${worth}`);
  if (prompt.startsWith('Answer')) return new AIMessage(`Hello, ${worth}`);
  if (prompt.startsWith('Say FINE')) {
    const isSecond = messages.some(({ text }) => text.startsWith('AGAIN'));
    return new AIMessage(`${isSecond ? 'FINE' : 'AGAIN'}, ${worth}`);
  }
  if (question.includes('fail')) throw new Error('the model is down');
  if (last.type === 'tool' || last.text.startsWith('AGAIN')) return new AIMessage(`The sum is 5, ${worth}`);
  return new AIMessage({ content: '', tool_calls: [{ id: 'call-1', name: 'add', args: { a: 2, b: 3 } }] });
}

export const model = new StubModel({});
