import { contentHash } from '../text/content-hash.ts';

/** Short identity of a prompt text: the first 12 hex digits of its content hash. */
export function promptVersion(prompt: string): string {
  return contentHash(prompt).slice(0, 12);
}
