import { MaspoError } from '@maspo/core';
import { exitCodes } from '../output/exit-code.ts';

/**
 * A signal that Ctrl-C and SIGTERM abort. A second one exits at once. Replies are stored before they are used, so
 * nothing that was paid for is lost in either case.
 */
export function interruptible(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.stopped);
    controller.abort(new MaspoError('stopped', `stopped by ${name}; the same command goes on where it stopped`));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
