import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

/** A wheel with one member, and the RECORD that contains its hash. Both are compressed, as in the wheels that pip makes. */
export function makeWheel(member: string, content: Buffer, { statedFor = content } = {}): Buffer {
  const hash = createHash('sha256').update(statedFor).digest('base64url');
  const record = `${member},sha256=${hash},${statedFor.length}\nx.dist-info/RECORD,,\n`;
  return zip([
    [member, content],
    ['x.dist-info/RECORD', Buffer.from(record)],
  ]);
}

/** The simplest zip file: local headers with their data, the central directory, and its end record. */
function zip(files: readonly (readonly [name: string, content: Buffer])[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const packed = deflateRawSync(content);
    const shared = Buffer.concat([
      u16(20, 0, 8, 0, 0),
      u32(crc32(content), packed.length, content.length),
      u16(name.length, 0),
    ]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
    const rest = [u16(0, 0, 0), u32(0, offset), Buffer.from(name)];
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), u16(20), shared, ...rest]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const counts = u16(0, 0, files.length, files.length);
  return Buffer.concat([
    ...locals,
    directory,
    Buffer.from('PK\x05\x06'),
    counts,
    u32(directory.length, offset),
    u16(0),
  ]);
}

function u16(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(Uint16Array.of(value).buffer)));
}

function u32(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer)));
}
