import { closest } from 'fastest-levenshtein';
import { z } from 'zod';

/**
 * Settings of the paper's models (arXiv 2605.06623, section "Experimental setup"): Qwen3-8B without thinking and with top_k
 * 20, Gemini-2.5-Pro. Temperature and length of a reply belong to the role and are its defaults. Prices change without
 * notice and are for the user to write.
 */
const presets = {
  'qwen3-8b-vllm': {
    provider: 'openai',
    model: 'Qwen/Qwen3-8B',
    baseUrl: 'http://localhost:8000/v1',
    extraBody: { top_k: 20, chat_template_kwargs: { enable_thinking: false } },
  },
  'qwen3-8b-ollama': {
    provider: 'ollama',
    model: 'qwen3:8b',
    think: false,
    // The model's own window (model card of Qwen3-8B); the server's default is mostly shorter than a trace.
    contextLength: 32_768,
    options: { top_k: 20 },
  },
  'gemini-2.5-pro': { provider: 'gemini', model: 'gemini-2.5-pro' },
} as const;

export const presetNames = Object.keys(presets) as (keyof typeof presets)[];

/** A model's input with the settings of its preset under its own. What is wrong with `preset` becomes an issue. */
export function withPreset(input: unknown, context: z.RefinementCtx): unknown {
  if (typeof input !== 'object' || input === null || !('preset' in input)) return input;
  const name = String(input.preset);
  const preset = presetNames.find((known) => known === name);
  if (preset === undefined) return refused(context, unknownPreset(name));
  const settings = presets[preset];
  if ('provider' in input && input.provider !== settings.provider) {
    return refused(context, `${preset} is for the provider ${settings.provider}: leave provider out, or the preset`);
  }
  return { ...settings, ...input };
}

function refused(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', path: ['preset'], message });
  return z.NEVER;
}

function unknownPreset(name: string): string {
  const nearest = closest(name.toLowerCase(), presetNames);
  return `unknown preset "${name}". Did you mean "${nearest}"? Known are ${presetNames.join(', ')}`;
}
