/**
 * Cuts a stream into frames (four bytes of length, then as many bytes) and hands each to `take`. A frame must not be
 * longer than `largest`.
 */
export function frameReader(
  take: (frame: Buffer) => void,
  { largest, onTooLarge }: { largest: number; onTooLarge: () => void } = { largest: Infinity, onTooLarge: () => {} },
): (chunk: Buffer) => void {
  // The chunks are joined only when a frame is complete, because a long frame comes in many chunks.
  let chunks: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    while (length >= 4) {
      if (chunks[0]!.length < 4) chunks = [Buffer.concat(chunks)];
      const end = 4 + chunks[0]!.readUInt32BE(0);
      if (end - 4 > largest) onTooLarge();
      if (length < end) return;
      const all = Buffer.concat(chunks);
      chunks = [all.subarray(end)];
      length -= end;
      take(all.subarray(4, end));
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
