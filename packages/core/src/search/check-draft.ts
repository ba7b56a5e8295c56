import type { CopiedQuestion, FindCopies } from '../operators/find-copies.ts';
import { promptVersion } from '../prompt/prompt-version.ts';
import type { Mending } from './prompt-form.ts';
import type { Draft } from './write-draft.ts';

/** A draft that may be tried. */
export interface AcceptedDraft {
  readonly prompt: string;
  readonly version: string;
  readonly mended: readonly Mending[];
  /** Pool questions that it quotes. */
  readonly quotes: readonly string[];
}

/**
 * A draft may be tried if it is a usable prompt, its version is new, and every pool question that it copies is one that
 * it may quote.
 */
export function checkDraft(
  draft: Draft,
  {
    isKnown,
    mayQuote,
    findCopies,
  }: { isKnown: (version: string) => boolean; mayQuote: ReadonlySet<string>; findCopies: FindCopies },
): AcceptedDraft | { readonly rejected: string } {
  if ('rejected' in draft) return draft;
  const { prompt, mended } = draft;
  const version = promptVersion(prompt);
  if (isKnown(version)) return { rejected: `the proposal ${version} is no new text` };
  const copied = findCopies(prompt);
  const copy = copied.find(({ question }) => !mayQuote.has(question));
  if (copy !== undefined) return { rejected: copyReason(copy) };
  return { prompt, version, mended, quotes: copied.map(({ question }) => question) };
}

/**
 * Questions that a prompt quotes already may stay in prompts made from it: they came from an operator that may quote,
 * or from the seed.
 */
export function quotedIn(findCopies: FindCopies, prompt: string): Set<string> {
  return new Set(findCopies(prompt).map(({ question }) => question));
}

function copyReason({ question, part }: CopiedQuestion): string {
  const shown = part.length > 60 ? `${part.slice(0, 60)}...` : part;
  return `the prompt copies the pool question ${question}: "${shown}"`;
}
