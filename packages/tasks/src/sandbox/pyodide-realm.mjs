/**
 * The border between Pyodide and Node: a JavaScript realm (a `vm` context) that has only the language and the few functions that Pyodide
 * gets. This module is evaluated inside that realm, so code there can never reach an object of Node's own realm. Only numbers cross the
 * border, and bytes through one shared buffer.
 *
 * `freezeRealm` is also used on Node's own realm, as a second line of defence.
 */

/** The size of the buffer for the bytes of one transfer. */
const largestTransfer = 2 ** 16;
/** The same as at the other levels. */
const largestFile = 16 * 2 ** 20;

/**
 * @typedef {object} Host The functions outside the realm. They take and return numbers, and throw nothing.
 * @property {(count: number) => number} read Reads at most so many bytes of standard input. Returns 0 at its end.
 * @property {(descriptor: number, count: number) => void} write
 * @property {(milliseconds: number) => void} pause
 * @property {(count: number) => void} random
 * @property {(ignored: number) => number} now Milliseconds of a steady clock.
 */

/** @typedef {Record<string, any>} Loose */

const staging = new Uint8Array(largestTransfer);
const folder = '/pyodide/';
/** @type {Loose} */
const realm = globalThis;
/** @type {Host} */
let host;

export const buffer = staging.buffer;

/** @param {number} length */
export function allocate(length) {
  return new ArrayBuffer(length);
}

/**
 * Makes the realm look like a bare JavaScript shell, so that Pyodide finds neither Node nor a browser.
 *
 * @param {Host} unguarded
 * @param {Loose} files The files that Pyodide reads, by name.
 */
export function furnish(unguarded, files) {
  host = guard(unguarded);
  const refuse = () => {
    throw new Error('there are no files');
  };
  Object.assign(realm, {
    read: refuse,
    load: refuse,
    readbuffer: (/** @type {string} */ name) => files[name.slice(folder.length)],
    print: say,
    console: { log: say, warn: say, error: say, info: say, debug: say, trace: say },
    // Pyodide asks a shell for random bytes in this way.
    os: Object.freeze({ system: randomText }),
    performance: Object.freeze({ now: () => host.now(0) }),
    TextDecoder: Utf8Decoder,
    TextEncoder: Utf8Encoder,
    setTimeout: () => 0,
    clearTimeout: () => {},
  });
}

/** @param {{ loadPyodide: Function, createPyodideModule: Function, packages: string, snapshot?: ArrayBuffer, memoryBytes: number }} given */
export async function boot({ loadPyodide, createPyodideModule, packages, snapshot, memoryBytes }) {
  const pyodide = await loadPyodide({
    indexURL: folder,
    createPyodideModule,
    lockFileContents: JSON.parse(packages),
    // The part of JavaScript's global scope that Python would see.
    jsglobals: Object.create(null),
    env: { PYTHONHASHSEED: '0', HOME: '/tmp', _: 'python' },
    ...(snapshot === undefined ? { _makeSnapshot: true } : { _loadSnapshot: new Uint8Array(snapshot) }),
  });
  addDevices(pyodide.FS);
  boundFiles(pyodide);
  boundMemory(memoryBytes + pyodide._module.HEAP8.length);
  return pyodide;
}

/**
 * At the end of the stack, a call into Node's realm throws an error of Node's realm. It must not get in.
 *
 * @param {Host} host
 * @returns {Host}
 */
function guard(host) {
  /** @type {Loose} */
  const guarded = { __proto__: null };
  for (const [name, call] of Object.entries(host))
    guarded[name] = (/** @type {number} */ first, /** @type {number} */ second) => {
      try {
        return call(first, second);
      } catch {
        throw new RangeError('the host did not answer');
      }
    };
  return /** @type {Host} */ (/** @type {unknown} */ (Object.freeze(guarded)));
}

/**
 * Freezes the language, and deletes all other global names except those in `keep`.
 *
 * @param {Loose} global
 * @param {readonly string[]} keep
 */
export function freezeRealm(global, keep) {
  const names = new Set([...language, ...keep]);
  for (const name of Object.getOwnPropertyNames(global)) if (!names.has(name)) delete global[name];
  // Some code sets it for a moment. A plain property could not be set once it is frozen, and with a number, errors would collect stacks.
  Object.defineProperty(global.Error, 'stackTraceLimit', { get: () => undefined, set: () => {} });
  const found = new Set();
  const waiting = [global, ...hiddenIntrinsics()];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || found.has(one)) continue;
    found.add(one);
    waiting.push(Object.getPrototypeOf(one));
    for (const key of Reflect.ownKeys(one)) {
      const { value, get, set } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(one, key));
      waiting.push(value, get, set);
    }
  }
  for (const one of found) if (!ArrayBuffer.isView(one)) Object.freeze(one);
}

/** The names that Pyodide still uses while it runs. */
export const keptOfShell = [
  'console',
  'os',
  'performance',
  'TextDecoder',
  'TextEncoder',
  'setTimeout',
  'clearTimeout',
  'WebAssembly',
];

/** Afterwards no module can be compiled and no memory can be made. The errors stay, because Pyodide compares with them. */
export function closeWebAssembly() {
  const { WebAssembly } = realm;
  for (const name of ['Memory', 'Table', 'Global', 'Module', 'Instance', 'Tag', 'Function'])
    if (WebAssembly[name]?.prototype !== undefined) delete WebAssembly[name].prototype.constructor;
  const { RuntimeError, Exception } = WebAssembly;
  realm.WebAssembly = Object.freeze({ __proto__: null, RuntimeError, Exception });
}

/** Names of the language that are harmless. Missing on purpose: `eval`, `SharedArrayBuffer`, `Atomics`, `WebAssembly`, `console`. */
const language = [
  ...['globalThis', 'undefined', 'NaN', 'Infinity', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['Object', 'Function', 'Array', 'Number', 'Boolean', 'String', 'Symbol', 'BigInt', 'Date', 'RegExp', 'Promise'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...[
    'JSON',
    'Math',
    'Intl',
    'Reflect',
    'Proxy',
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'FinalizationRegistry',
  ],
  ...[
    'ArrayBuffer',
    'DataView',
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Iterator',
  ],
  ...['Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
];

/** The intrinsics of the running realm that no global name leads to. */
function hiddenIntrinsics() {
  return [
    async () => {},
    (function* () {})(),
    (async function* () {})(),
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    'x'.matchAll(/x/g),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    [].values().map((value) => value),
    (function () {
      // biome-ignore lint/complexity/noArguments: the object itself is wanted
      return arguments;
    })(),
  ];
}

/**
 * `/dev/channel` carries the frames, `/dev/timer` waits for the seconds that are written to it as eight bytes.
 *
 * @param {Loose} FS
 */
function addDevices(FS) {
  const major = FS.createDevice.major++;
  let minor = 0;
  const add = (/** @type {string} */ path, /** @type {Loose} */ operations) => {
    const device = FS.makedev(major, minor++);
    FS.registerDevice(device, { open() {}, close() {}, llseek: () => 0, read: () => 0, ...operations });
    if (FS.analyzePath(path).exists) FS.unlink(path);
    FS.mkdev(path, device);
  };
  const writeTo =
    (/** @type {number} */ descriptor) =>
    (...transfer) => {
      const [, heap, offset, length] = transfer;
      for (let done = 0; done < length; ) {
        const count = Math.min(largestTransfer, length - done);
        for (let at = 0; at < count; at += 1) staging[at] = heap[offset + done + at];
        host.write(descriptor, count);
        done += count;
      }
      return length;
    };
  add('/dev/stdin', {});
  add('/dev/stdout', { write: writeTo(2) });
  add('/dev/stderr', { write: writeTo(2) });
  add('/dev/channel', {
    read(...transfer) {
      const [, heap, offset, length] = transfer;
      const count = host.read(Math.min(largestTransfer, length));
      for (let at = 0; at < count; at += 1) heap[offset + at] = staging[at];
      return count;
    },
    write: writeTo(1),
  });
  const clock = new DataView(new ArrayBuffer(8));
  add('/dev/timer', {
    write(...transfer) {
      const [, heap, offset, length] = transfer;
      for (let at = 0; at < 8; at += 1) clock.setUint8(at, heap[offset + at]);
      host.pause(clock.getFloat64(0, true) * 1000);
      return length;
    },
  });
  for (const [descriptor, name] of ['stdin', 'stdout', 'stderr'].entries()) {
    FS.closeStream(descriptor);
    FS.open(`/dev/${name}`, descriptor === 0 ? 0 : 1);
  }
}

/** @param {Loose} pyodide */
function boundFiles({ FS, ERRNO_CODES }) {
  const { MEMFS } = FS.filesystems;
  for (const name of ['expandFileStorage', 'resizeFileStorage']) {
    const original = MEMFS[name];
    MEMFS[name] = (/** @type {Loose} */ node, /** @type {number} */ bytes) => {
      if (bytes > largestFile) throw new FS.ErrnoError(ERRNO_CODES.EFBIG);
      return original.call(MEMFS, node, bytes);
    };
  }
}

/** @param {number} memoryBytes */
function boundMemory(memoryBytes) {
  const { prototype } = realm.WebAssembly.Memory;
  const { grow } = prototype;
  const lengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get;
  const bufferOf = Object.getOwnPropertyDescriptor(prototype, 'buffer')?.get;
  const { apply } = Reflect;
  prototype.grow = function (/** @type {number} */ pages) {
    const used = apply(/** @type {any} */ (lengthOf), apply(/** @type {any} */ (bufferOf), this, []), []);
    // Pyodide tries again with less before it gives up.
    if (!(used + pages * 65536 <= memoryBytes)) throw new RangeError('the memory limit is reached');
    return apply(grow, this, [pages]);
  };
}

/** @param {string} text */
function say(text) {
  const bytes = new Utf8Encoder().encode(`${text}\n`).subarray(0, largestTransfer);
  staging.set(bytes);
  host.write(2, bytes.length);
}

/**
 * Random bytes in base64, as many as the command line requests.
 *
 * @param {string} _shell
 * @param {readonly string[]} argumentsOfShell
 */
function randomText(_shell, [, line]) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const wanted = Number(/^head -c(\d+) /.exec(String(line))?.[1] ?? 0);
  const count = Math.min(largestTransfer, wanted);
  host.random(count);
  const bitsAt = (/** @type {number} */ at) => (at < count ? /** @type {number} */ (staging[at]) : 0);
  let text = '';
  for (let at = 0; at < count; at += 3) {
    const bits = (bitsAt(at) << 16) | (bitsAt(at + 1) << 8) | bitsAt(at + 2);
    const four = [18, 12, 6, 0].map((shift) => digits[(bits >> shift) & 63]);
    text += four.map((digit, place) => (at + place > count ? '=' : digit)).join('');
  }
  return text;
}

/** Only UTF-8, because Pyodide uses no other encoding. */
class Utf8Decoder {
  /** @param {Uint8Array} bytes */
  decode(bytes) {
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const first = /** @type {number} */ (bytes[at]);
      const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      let code = length === 1 ? first : first & (0xff >> (length + 1));
      for (let next = 1; next < length; next += 1) code = (code << 6) | /** @type {number} */ (bytes[at + next] & 63);
      text += String.fromCodePoint(code);
      at += length;
    }
    return text;
  }
}

class Utf8Encoder {
  /** @param {string} text */
  encode(text) {
    const bytes = [];
    for (const character of text) {
      const code = /** @type {number} */ (character.codePointAt(0));
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return new Uint8Array(bytes);
  }

  /**
   * @param {string} text
   * @param {Uint8Array} into
   */
  encodeInto(text, into) {
    const bytes = this.encode(text);
    into.set(bytes);
    return { read: text.length, written: bytes.length };
  }
}
