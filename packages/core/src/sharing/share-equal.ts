/**
 * Does equal work once, even while it is still in flight, and keeps every result in memory. Failed work is forgotten,
 * so that it can be tried again. Where work ended because its first caller was aborted, a caller that shares it starts
 * it again.
 */
export function shareEqual<Value>(): (key: string, signal: AbortSignal, work: () => Promise<Value>) => Promise<Value> {
  const started = new Map<string, { readonly result: Promise<Value>; readonly signal: AbortSignal }>();
  return async function share(key, signal, work): Promise<Value> {
    const other = started.get(key);
    if (other === undefined) {
      const result = work();
      started.set(key, { result, signal });
      result.catch(() => started.delete(key));
      return result;
    }
    try {
      return await other.result;
    } catch (error) {
      if (signal.aborted || !other.signal.aborted) throw error;
      return share(key, signal, work);
    }
  };
}
