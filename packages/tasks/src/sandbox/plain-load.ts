/** The request to load a program, in the encoding of `python/plain_data.py`. */
export function encodeLoad(program: string, entryPoint: string): Buffer {
  const texts = ['load', program, entryPoint].map((text) => {
    const bytes = Buffer.from(text, 'utf8');
    return Buffer.concat([Buffer.from(`s${bytes.length}:`), bytes]);
  });
  return Buffer.concat([Buffer.from(`t${texts.length}:`), ...texts]);
}
