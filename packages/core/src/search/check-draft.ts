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

/** Why a draft may not be tried; see the event `candidate-rejected`. */
export interface RejectedDraft {
  readonly cause: 'unusable' | 'known' | 'copy';
  readonly rejected: string;
}

/**
 * A draft may be tried if it is a usable prompt, its version is new, and every pool question that it copies is one that
 * it may quote, or has its text inside such a quote.
 */
export function checkDraft(
  draft: Draft,
  {
    isKnown,
    mayQuote,
    findCopies,
  }: { isKnown: (version: string) => boolean; mayQuote: ReadonlySet<string>; findCopies: FindCopies },
): AcceptedDraft | RejectedDraft {
  if ('rejected' in draft) return { cause: 'unusable', ...draft };
  const { prompt, mended } = draft;
  const version = promptVersion(prompt);
  if (isKnown(version)) return { cause: 'known', rejected: `the proposal ${version} is no new text` };
  const copied = findCopies(prompt);
  const quotes = copied.filter(({ question }) => mayQuote.has(question));
  const copy = copied.find((one) => !quotes.includes(one) && !quotes.some(({ part }) => part.includes(one.part)));
  if (copy !== undefined) return { cause: 'copy', rejected: copyReason(copy) };
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
