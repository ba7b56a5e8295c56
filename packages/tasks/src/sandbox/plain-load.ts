/** The request to load a program, as the first `ask` of `python/peer.py` in the encoding of `python/plain_data.py`. */
export function encodeLoad(program: string, entryPoint: string): Buffer {
  return Buffer.concat([
    ...[Buffer.from('t5:'), text('ask'), text('load'), Buffer.from('N')],
    ...[Buffer.from('l2:'), text(program), text(entryPoint), Buffer.from('d0:')],
  ]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from(`s${bytes.length}:`), bytes]);
}
