const hubs = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when `signal` is aborted, until the returned function is called. It is made for signals that
 * thousands of calls share, because `addEventListener` compares each new listener with all other listeners.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = hubs.get(signal) ?? openHub(signal);
  // Each registration has its own function, because equal listeners must not share an entry.
  const entry = () => listener();
  listeners.add(entry);
  return () => {
    listeners.delete(entry);
  };
}

function openHub(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  hubs.set(signal, listeners);
  const callAll = () => {
    for (const listener of listeners) listener();
    listeners.clear();
  };
  signal.addEventListener('abort', callAll, { once: true });
  return listeners;
}
