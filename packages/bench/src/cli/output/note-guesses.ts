import type { RunSetup } from '../../setup/run-setup.ts';
import { note } from '../../terminal/print.ts';

/** Prints once what was guessed about the files of all cells. */
export function noteGuesses(cells: readonly { readonly setup: RunSetup }[]): void {
  for (const text of new Set(cells.flatMap(({ setup }) => setup.task.notes))) note(text);
}
