import { type Model, type ModelRequest, type ModelResponse, Usage } from '@openai/agents';

/*
 * Stands for a real model, so that the example runs without one. It recognizes an agent by its prompt. The number after "worth" in a reply
 * counts the "Be careful." in the prompt, and adds the number of the last reply that has one.
 */
class StubModel implements Model {
  readonly calls: ModelRequest[] = [];

  async getResponse(request: ModelRequest): Promise<ModelResponse> {
    request.signal?.throwIfAborted();
    this.calls.push(request);
    const { text, call } = replyTo(request.systemInstructions ?? '', JSON.stringify(request.input));
    return {
      usage: new Usage({ requests: 1, inputTokens: 10, outputTokens: 2, totalTokens: 12 }),
      output: [
        ...(text === undefined
          ? []
          : [
              {
                type: 'message' as const,
                role: 'assistant' as const,
                status: 'completed' as const,
                content: [{ type: 'output_text' as const, text }],
              },
            ]),
        ...(call === undefined
          ? []
          : [
              {
                type: 'function_call' as const,
                callId: `call-${this.calls.length}`,
                name: call.name,
                arguments: JSON.stringify(call.args),
                status: 'completed' as const,
              },
            ]),
      ],
    };
  }

  // biome-ignore lint/correctness/useYield: the example does not stream.
  async *getStreamedResponse(): AsyncGenerator<never> {
    throw new Error('the stub does not stream');
  }
}

interface Reply {
  readonly text?: string;
  readonly call?: { readonly name: string; readonly args: object };
}

function replyTo(prompt: string, said: string): Reply {
  const before = [...said.matchAll(/worth (\d+)/g)].at(-1)?.[1] ?? 0;
  const worth = `worth ${prompt.split('Be careful.').length - 1 + Number(before)}`;
  const handOff = (to: string) => ({ name: `transfer_to_${to}`, args: {} });
  if (prompt.startsWith('Hand off'))
    return { text: `Routed, ${worth}`, call: handOff(said.includes('+') ? 'solver' : 'talker') };
  if (prompt.startsWith('Answer')) return { text: `Hello, ${worth}` };
  if (prompt.startsWith('Say FINE')) {
    if (said.includes('AGAIN')) return { text: `FINE, the sum is 5, ${worth}` };
    return { text: `AGAIN, ${worth}`, call: handOff('solver') };
  }
  if (said.includes('fail')) throw new Error('the model is down');
  if (!said.includes('"name":"add"')) return { call: { name: 'add', args: { a: 2, b: 3 } } };
  return { text: `It is 5, ${worth}`, call: handOff('critic') };
}

export const model = new StubModel();
