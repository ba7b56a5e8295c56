import { MaspoError } from '@maspo/core';
import { note } from '../../terminal/print.ts';
import { exitCodes } from '../output/exit-code.ts';

/** If the stop takes longer than this, a note is printed. A model in this process may be in the middle of a step, for example. */
const patienceMs = 1000;

/**
 * A signal that Ctrl-C and SIGTERM abort. A second one exits at once. Replies are stored before they are used, so
 * nothing that was paid for is lost in either case.
 */
export function interruptible(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  let telling: NodeJS.Timeout | undefined;
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.stopped);
    controller.abort(new MaspoError('stopped', `stopped by ${name}; the same command goes on where it stopped`));
    telling = setTimeout(
      () => note(`stopping, as soon as the running work allows it; ${name} again leaves at once`),
      patienceMs,
    );
    telling.unref();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      clearTimeout(telling);
      process.off('SIGINT', stop).off('SIGTERM', stop);
    },
  };
}

/** Waits until the signal is aborted. A signal that is already aborted calls no listener. */
export async function untilInterrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((stopped) => signal.addEventListener('abort', () => stopped(), { once: true }));
}
