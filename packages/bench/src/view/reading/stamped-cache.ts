/** Values that were made from files. A value is kept as long as its files do not change. */
export interface StampedCache<Value> {
  /** The value for this stamp; `make` is called if there is none. An error is not kept. */
  get(key: string, stamp: string, make: () => Promise<Value>): Promise<Value>;
}

/** Keeps `most` values: the ones that were requested last. */
export function createStampedCache<Value>({ most }: { readonly most: number }): StampedCache<Value> {
  const kept = new Map<string, { readonly stamp: string; readonly value: Promise<Value> }>();
  return {
    get: (key, stamp, make) => {
      const known = kept.get(key);
      kept.delete(key);
      const entry = known?.stamp === stamp ? known : { stamp, value: make() };
      kept.set(key, entry);
      entry.value.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return entry.value;
    },
  };
}
