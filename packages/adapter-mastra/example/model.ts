import type { MastraModelConfig } from '@mastra/core/llm';
import { MockLanguageModelV3 } from 'ai/test';

/*
 * Stands for a real model, so that the example runs without one. It recognizes an agent by its prompt. The number after "worth" in a reply
 * counts the "Be careful." in the prompt, and adds the number of an earlier reply in the conversation.
 */
export const stub = new MockLanguageModelV3({
  doGenerate: async ({ prompt: messages, abortSignal }) => {
    abortSignal?.throwIfAborted();
    const prompt = String(messages.find(({ role }) => role === 'system')?.content);
    const hasToolResult = messages.some(({ role }) => role === 'tool');
    const said = JSON.stringify(messages.filter(({ role }) => role !== 'system'));
    const reply = replyTo(prompt, said, hasToolResult);
    return {
      content: [
        reply === undefined
          ? { type: 'tool-call', toolCallId: 'call-1', toolName: 'add', input: '{"a":2,"b":3}' }
          : { type: 'text', text: reply },
      ],
      finishReason: { unified: reply === undefined ? 'tool-calls' : 'stop', raw: undefined },
      usage: {
        inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 },
        outputTokens: { total: 2, text: 2, reasoning: 0 },
      },
      warnings: [],
    };
  },
});

export const model = stub as unknown as MastraModelConfig;

/** Undefined when the model should call the tool instead. */
function replyTo(prompt: string, said: string, hasToolResult: boolean): string | undefined {
  const worth = `worth ${prompt.split('Be careful.').length - 1 + Number(/worth (\d+)/.exec(said)?.[1] ?? 0)}`;
  if (prompt.startsWith('Say SOLVE')) return `${said.includes('+') ? 'SOLVE' : 'TALK'}, ${worth}`;
  if (prompt.startsWith('Answer')) return `Hello, ${worth}`;
  if (prompt.startsWith('Say FINE')) return `${said.includes('AGAIN') ? 'FINE' : 'AGAIN'}, ${worth}`;
  if (said.includes('fail')) throw new Error('the model is down');
  return hasToolResult ? `The sum is 5, ${worth}` : undefined;
}
