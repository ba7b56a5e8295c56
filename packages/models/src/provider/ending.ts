/**
 * How a reply ended. `whole`: as usual. `cut`: at a limit of its length. `filtered`: by a content filter. `tool`: with a tool call,
 * although no tool was offered. `astray`: the model's output was unusable. `broken`: the server gave up.
 */
export type Ending = 'whole' | 'cut' | 'filtered' | 'tool' | 'astray' | 'broken';

/**
 * The reasons that servers give, in lower case. The names of other providers are included for all servers, because gateways pass them on.
 */
const reasons: Readonly<Record<Exclude<Ending, 'whole'>, readonly string[]>> = {
  // Mistral: model_length. Anthropic: max_tokens, model_context_window_exceeded. Gemini: MAX_TOKENS.
  cut: ['length', 'max_tokens', 'model_length', 'max_output_tokens', 'max_length', 'model_context_window_exceeded'],
  // Zhipu: sensitive. Anthropic: refusal. The others: Gemini, where OTHER stands for rules that Google does not name.
  filtered: [
    'content_filter',
    'sensitive',
    'refusal',
    'safety',
    'recitation',
    'language',
    'other',
    'blocklist',
    'prohibited_content',
    'spii',
    'image_safety',
  ],
  tool: ['tool_calls', 'tool_call', 'function_call', 'tool_use', 'unexpected_tool_call', 'too_many_tool_calls'],
  astray: ['malformed_function_call', 'malformed_response'],
  // vLLM and SGLang: abort. OpenRouter and Mistral: error. DeepSeek: insufficient_system_resource. Zhipu: network_error. Ollama: load, unload.
  broken: ['abort', 'error', 'cancelled', 'insufficient_system_resource', 'network_error', 'load', 'unload'],
};

const endings = new Map(
  Object.entries(reasons).flatMap(([ending, names]) => names.map((name) => [name, ending as Ending] as const)),
);

/** An unknown or missing reason counts as the usual end. */
export function endingOf(reason: unknown): Ending {
  return endings.get(String(reason).toLowerCase()) ?? 'whole';
}
