/**
 * The main program of a Pyodide process, started under Node's permission model. Its first frame says what it is: `snapshot` boots
 * Pyodide with the trusted modules and writes its memory, which spares the others most of their start; `asserts` and `candidate`
 * then take the roles that the same modules have elsewhere.
 *
 * Plain JavaScript, because stripping types would take a fifth of the time that every answer's process starts in.
 */
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';

const pauseCell = new Int32Array(new SharedArrayBuffer(4));
/** @type {import('./pyodide-launch.ts').PyodideStart} */
const { role, modules, pyodide: url, snapshot, memoryBytes } = JSON.parse(String(readFrame()));

/** @type {Record<string, any>} */
const global = globalThis;
/** @type {Record<string, any>} */
const host = process;
// Pyodide asks for these two; what it also asks for (child processes, sockets) it does not get.
global.require = (/** @type {string} */ name) => new Map(Object.entries({ fs, crypto })).get(name);
host.binding = (/** @type {string} */ name) => (name === 'constants' ? { fs: fs.constants } : undefined);

const { loadPyodide } = await import(url);
const options = {
  // What Python would see of JavaScript's global scope.
  jsglobals: Object.create(null),
  env: { PYTHONHASHSEED: '0', HOME: '/tmp', _: 'python' },
};
if (role === 'snapshot') {
  const pyodide = await loadPyodide({ ...options, _makeSnapshot: true });
  pyodide.globals.set('modules', JSON.stringify(modules));
  pyodide.runPython(`
import json, sys, types
for name, source in json.loads(modules):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
del modules, module, name, source`);
  writeFrame(Buffer.concat([Buffer.from('H'), pyodide.makeMemorySnapshot()]));
  process.exit(0);
}
const pyodide = await loadPyodide({ ...options, _loadSnapshot: fs.readFileSync(/** @type {string} */ (snapshot)) });
pyodide.setStdin({ stdin: () => null });
pyodide.setStdout({ write: print });
pyodide.setStderr({ write: print });
const inPyodide = pyodide.pyimport('in_pyodide');
inPyodide.connect(readBytes, (/** @type {{ toJs(): Uint8Array }} */ body) => writeFrame(body.toJs()));
takeAway();
let code = 70;
try {
  code = inPyodide.main(role);
} catch (error) {
  // Leaving by `os._exit` arrives as such an object.
  const { status, message } = /** @type {{ status?: unknown, message: string }} */ (error);
  if (typeof status === 'number') code = status;
  else writeAll(2, Buffer.from(`${message}\n`));
}
process.exit(code);

/** Leaves Python no way to what JavaScript could do beyond the permission model, which has no rule for the network. */
function takeAway() {
  pyodide.unregisterJsModule('js');
  pyodide.unregisterJsModule('pyodide_js');
  pyodide.runPython('import sys\nfor name in ("js", "pyodide_js", "pyodide.code"): sys.modules.pop(name, None)');
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'Worker', 'require']) delete global[name];
  for (const name of [
    'binding',
    'dlopen',
    'getBuiltinModule',
    'kill',
    '_kill',
    'mainModule',
    '_linkedBinding',
    'abort',
  ])
    delete host[name];
  const memory = global.WebAssembly.Memory.prototype;
  const { grow } = memory;
  memory.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + pages * 65536 > memoryBytes) throw new RangeError('the memory limit is reached');
    return grow.call(this, pages);
  };
}

/** @param {Uint8Array} bytes */
function print(bytes) {
  writeAll(2, bytes);
  return bytes.length;
}

/** Pyodide knows plain byte arrays, not Node's buffers. */
function readBytes() {
  const frame = readFrame();
  return frame && new Uint8Array(frame);
}

function readFrame() {
  const head = readExactly(4);
  return head && readExactly(head.readUInt32BE(0));
}

/**
 * Null at the end of the stream.
 *
 * @param {number} count
 */
function readExactly(count) {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const read = whenReady(() => fs.readSync(0, bytes, at, count - at, null));
    if (read === 0) return null;
    at += read;
  }
  return bytes;
}

/** @param {Uint8Array} body */
function writeFrame(body) {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  writeAll(1, Buffer.concat([head, body]));
}

/**
 * @param {number} descriptor
 * @param {Uint8Array} bytes
 */
function writeAll(descriptor, bytes) {
  for (let at = 0; at < bytes.length; ) at += whenReady(() => fs.writeSync(descriptor, bytes, at));
}

/**
 * Pyodide makes its standard streams non-blocking, and everything here is synchronous: so it waits and tries again.
 *
 * @param {() => number} transfer
 */
function whenReady(transfer) {
  for (let pauseMs = 1; ; pauseMs = Math.min(20, pauseMs * 2)) {
    try {
      return transfer();
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') throw error;
      Atomics.wait(pauseCell, 0, 0, pauseMs);
    }
  }
}
