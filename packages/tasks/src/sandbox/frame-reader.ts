/** Cuts a stream into frames (four bytes of length, then as many bytes) and hands each to `take`; none is longer than `largest`. */
export function frameReader(
  take: (frame: Buffer) => void,
  { largest, onTooLarge }: { largest: number; onTooLarge: () => void } = { largest: Infinity, onTooLarge: () => {} },
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32BE(0);
      if (end - 4 > largest) onTooLarge();
      if (rest.length < end) return;
      const frame = rest.subarray(4, end);
      rest = rest.subarray(end);
      take(frame);
    }
  };
}

/** The bytes of one frame. */
export function frameOf(...parts: readonly (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}
