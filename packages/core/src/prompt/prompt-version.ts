import { contentHash } from '../text/content-hash.ts';
import type { PromptMap } from './prompt-map.ts';

/** Short identity of a prompt text: the first 12 hex digits of its content hash. */
export function promptVersion(prompt: string): string {
  return contentHash(prompt).slice(0, 12);
}

/** Agent id -> `promptVersion` of its prompt. */
export function versionsOf(prompts: PromptMap): Record<string, string> {
  return Object.fromEntries(Object.entries(prompts).map(([id, prompt]) => [id, promptVersion(prompt)]));
}
