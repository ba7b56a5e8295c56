/**
 * The main program of a Pyodide process. It receives only a file descriptor with everything it needs (see `pyodide-image.ts`), and standard
 * input and output. It opens nothing by name. Its first frame states its role. `snapshot` boots Pyodide with the trusted modules and writes
 * its memory, which spares other processes most of their start. `asserts` and `candidate` then take the roles that the same modules have
 * elsewhere.
 *
 * Plain JavaScript that is passed to `node --eval`: stripping types would take a fifth of the start time of every answer's process.
 */
import { randomFillSync } from 'node:crypto';
import { closeSync, readSync, writeSync } from 'node:fs';
import vm from 'node:vm';

const image = 3;
// Kept here, because in the end the global scope has only the bare language.
const { wait } = Atomics;
const pauseCell = new Int32Array(new SharedArrayBuffer(4));
const leave = process.reallyExit.bind(process);
// Otherwise Node prints the source line of an error, and such a line of Pyodide has a million characters.
process.setUncaughtExceptionCaptureCallback((error) => {
  writeSync(2, `${error.stack ?? error}\n`);
  leave(70);
});
const steadyNow = performance.now.bind(performance);

/** @type {import('./pyodide-process.ts').PyodideStart} */
const { role, modules, memoryBytes } = JSON.parse(String(readFrame()));
const head = Buffer.alloc(4);
readAt(head, 0);
const index = Buffer.alloc(head.readUInt32BE(0));
readAt(index, 4);
/** @type {Record<string, [offset: number, length: number]>} */
const parts = JSON.parse(String(index));

// `DONT_CONTEXTIFY` gives an ordinary global object, which can be frozen. Modules can be compiled until `closeWebAssembly`.
const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: true } });
const realm = await evaluate('realm', context);
const staging = Buffer.from(realm.buffer);
/** @type {import('./pyodide-realm.mjs').Host} */
const host = Object.freeze({
  read: (count) => guarded(() => readSync(0, staging, 0, count, null)),
  write: (descriptor, count) => {
    for (let at = 0; at < count; ) at += guarded(() => writeSync(descriptor, staging, at, count - at));
  },
  pause: (milliseconds) => guarded(() => Number(wait(pauseCell, 0, 0, milliseconds) === 'ok')),
  random: (count) => guarded(() => randomFillSync(staging, 0, count).length),
  now: () => steadyNow(),
});
realm.furnish(host, { 'pyodide.asm.wasm': part('wasm'), 'python_stdlib.zip': part('library') });
const { default: createPyodideModule } = await evaluate('module', context);
const { loadPyodide } = await evaluate('loader', context);
const pyodide = await realm.boot({
  loadPyodide,
  createPyodideModule,
  packages: textOf('packages'),
  memoryBytes,
  ...(role === 'snapshot' ? {} : { snapshot: part('snapshot') }),
});
const { freezeRealm } = await evaluate('realm');
closeSync(image);
if (role === 'snapshot') {
  pyodide.globals.set('modules', JSON.stringify(modules));
  pyodide.runPython(`
import json, sys, types
for name, source in json.loads(modules):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
sys.modules["in_pyodide"].prepare()
del modules, module, name, source`);
  writeFrame(Buffer.from('H'), pyodide.makeMemorySnapshot());
  leave(0);
}
const main = pyodide.pyimport('in_pyodide').main;
realm.closeWebAssembly();
realm.freezeRealm(vm.runInContext('globalThis', context), realm.keptOfShell);
freezeRealm(globalThis, []);
let code = 70;
try {
  code = main(role);
} catch (error) {
  // `os._exit` arrives as an object with a status. Any other error is also caused by the program.
  code = statusOf(error);
}
leave(code);

/** @param {any} error */
function statusOf(error) {
  try {
    const { status, message } = error;
    if (typeof status === 'number') return status & 255;
    writeSync(2, `${String(message).slice(0, 2000)}\n`);
  } catch {}
  return 70;
}

/**
 * Ends the process if the system fails: an error of this realm must not reach the other realm.
 *
 * @param {() => number} transfer
 */
function guarded(transfer) {
  try {
    return transfer();
  } catch {
    return leave(70);
  }
}

/**
 * @param {string} name
 * @param {vm.Context} [realmOfModule]
 * @returns {Promise<any>}
 */
async function evaluate(name, realmOfModule) {
  const module = new vm.SourceTextModule(textOf(name), {
    identifier: `file:///pyodide/${name}.mjs`,
    ...(realmOfModule === undefined ? {} : { context: realmOfModule }),
    initializeImportMeta: (meta) => {
      meta.url = `file:///pyodide/${name}.mjs`;
    },
  });
  await module.link(() => {
    throw new Error('a module of Pyodide imports another one');
  });
  await module.evaluate();
  return module.namespace;
}

/** @param {string} name */
function textOf(name) {
  return Buffer.from(part(name, (length) => new ArrayBuffer(length))).toString();
}

/**
 * A part of the image, in memory of the realm that `allocate` belongs to.
 *
 * @param {string} name
 * @param {(length: number) => ArrayBuffer} allocate
 */
function part(name, allocate = realm.allocate) {
  const [offset, length] = /** @type {[number, number]} */ (parts[name]);
  const memory = allocate(length);
  readAt(Buffer.from(memory), 4 + index.length + offset);
  return memory;
}

/**
 * @param {Buffer} bytes
 * @param {number} position
 */
function readAt(bytes, position) {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(image, bytes, at, bytes.length - at, position + at);
    if (count === 0) throw new Error('the image is too short');
    at += count;
  }
}

function readFrame() {
  return readExactly(readExactly(4).readUInt32BE(0));
}

/** @param {number} count */
function readExactly(count) {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const read = readSync(0, bytes, at, count - at, null);
    if (read === 0) leave(0);
    at += read;
  }
  return bytes;
}

/** @param {...Uint8Array} bodies */
function writeFrame(...bodies) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bodies.reduce((sum, body) => sum + body.length, 0));
  for (const bytes of [length, ...bodies]) for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
