/** Calls `found` for each position of a text at which one of the windows may begin, and for few other positions. */
export type WindowSearch = (text: string, found: (at: number) => void) => void;

/** Any odd number. */
const base = 0x01000193;
/** Mixes the low bits of a hash into the high ones, of which the place in the table is made. */
const mixer = 0x9e3779b1;

/**
 * A search for texts of one length. It reads millions of letters in a fraction of the time that looking up each part of a text in a `Map`
 * takes, because the hash of a part follows from that of the part before (Rabin and Karp), and most hashes are in no window.
 */
export function createWindowSearch(windows: ReadonlyMap<string, unknown>, length: number): WindowSearch {
  // About 32 bits for each window, so that few other parts have the hash of one.
  const bits = Math.min(28, Math.max(10, Math.ceil(Math.log2(windows.size + 1)) + 5));
  const table = new Uint8Array(2 ** (bits - 3));
  const placeOf = (hash: number) => Math.imul(hash, mixer) >>> (32 - bits);
  for (const window of windows.keys()) {
    const place = placeOf(hashOf(window, length));
    table[place >>> 3]! |= 1 << (place & 7);
  }
  let highest = 1;
  for (let at = 1; at < length; at++) highest = Math.imul(highest, base);
  return (text, found) => {
    if (windows.size === 0 || text.length < length) return;
    let hash = hashOf(text, length);
    for (let at = 0; ; at++) {
      const place = placeOf(hash);
      if ((table[place >>> 3]! & (1 << (place & 7))) !== 0) found(at);
      if (at + length >= text.length) return;
      hash = Math.imul(hash - Math.imul(text.charCodeAt(at), highest), base) + text.charCodeAt(at + length);
    }
  };
}

function hashOf(text: string, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at++) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
  return hash;
}
