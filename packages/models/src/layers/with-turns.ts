import { setImmediate } from 'node:timers/promises';
import type { ChatModel } from '@maspo/core';

/** Rare enough to cost almost nothing, and frequent enough that Ctrl-C and progress seem immediate. */
const everyMs = 20;

/**
 * Lets the event loop take a turn between calls. A simulated model answers without waiting, so without this layer signals and timers would
 * not be handled before the end of a run. Calls continue in the order in which they came.
 */
export function withTurns(chat: ChatModel, clock: () => number = () => performance.now()): ChatModel {
  let lastTurnAt = clock();
  let turn: Promise<void> | undefined;
  const takeTurn = async () => {
    await setImmediate();
    lastTurnAt = clock();
    turn = undefined;
  };
  return async (request, options) => {
    if (turn !== undefined || clock() - lastTurnAt >= everyMs) {
      turn ??= takeTurn();
      await turn;
    }
    options.signal.throwIfAborted();
    return chat(request, options);
  };
}
