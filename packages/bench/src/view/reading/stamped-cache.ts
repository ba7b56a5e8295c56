/** Values that were made from files, as long as the files stay as they are. */
export interface StampedCache<Value> {
  /** What was made under this stamp; else `make` is called. An error is not kept. */
  get(key: string, stamp: string, make: () => Promise<Value>): Promise<Value>;
}

/** Keeps so many values, those that were asked for last. */
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
