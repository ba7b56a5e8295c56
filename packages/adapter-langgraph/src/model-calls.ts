import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { AIMessage, type BaseMessage, type UsageMetadata } from '@langchain/core/messages';
import type { SystemRun } from '@maspo/core';

/** The last call of a chat model within one run of a node. */
export interface ModelCall {
  readonly messages: readonly BaseMessage[];
  readonly isTruncated: boolean;
}

export interface ModelCallWatch {
  readonly handler: BaseCallbackHandler;
  /** The last call in this run of a node; undefined if the node called no LangChain model. */
  readonly lastCall: (task: string) => ModelCall | undefined;
  /** The tokens of all calls; undefined if a model did not report its tokens. */
  readonly usage: () => SystemRun['usage'];
}

/**
 * Watches the calls of chat models during one run of a graph, also in subgraphs. It sees only LangChain models. It does not see other calls
 * that a node makes.
 */
export function watchModelCalls(): ModelCallWatch {
  const lastCalls = new Map<string, ModelCall>();
  const taskOfCall = new Map<string, string>();
  const usage = { inputTokens: 0, outputTokens: 0 };
  let isUsageKnown = false;
  let isUsageMissing = false;
  const handler = BaseCallbackHandler.fromMethods({
    handleChatModelStart(_model, [messages = []], runId, _parent, _extra, _tags, metadata) {
      const task = taskOf(metadata?.langgraph_checkpoint_ns);
      taskOfCall.set(runId, task);
      lastCalls.set(task, { messages, isTruncated: false });
    },
    handleLLMEnd({ generations }, runId) {
      const generation = generations[0]?.[0];
      const message = generation !== undefined && 'message' in generation ? generation.message : undefined;
      if (!AIMessage.isInstance(message)) return;
      const task = taskOfCall.get(runId) ?? '';
      const { messages = [] } = lastCalls.get(task) ?? {};
      lastCalls.set(task, { messages, isTruncated: isTruncated(message) });
      const used = message.usage_metadata as UsageMetadata | undefined;
      isUsageMissing ||= used === undefined;
      isUsageKnown = true;
      usage.inputTokens += used?.input_tokens ?? 0;
      usage.outputTokens += used?.output_tokens ?? 0;
    },
  });
  // Without it, the handler may run when the graph has already ended.
  handler.awaitHandlers = true;
  return {
    handler,
    lastCall: (task) => lastCalls.get(task),
    usage: () => (isUsageKnown && !isUsageMissing ? usage : undefined),
  };
}

/** The namespace of a call is `node:task`, followed by `|inner-node:task` for each subgraph that contains the call. */
function taskOf(namespace: unknown): string {
  const [outermost = ''] = String(namespace ?? '').split('|');
  return outermost.slice(outermost.lastIndexOf(':') + 1);
}

function isTruncated({ response_metadata: metadata = {} }: AIMessage): boolean {
  const reasons = [metadata.finish_reason, metadata.finishReason, metadata.stop_reason, metadata.done_reason];
  return reasons.some((reason) => ['length', 'max_tokens', 'MAX_TOKENS'].includes(String(reason)));
}
