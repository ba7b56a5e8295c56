/**
 * The main program of a Pyodide process, started under Node's permission model. Its first frame says what it is: `snapshot` boots
 * Pyodide with the trusted modules and writes its memory, which spares the others most of their start; `asserts` and `candidate`
 * then take the roles that the same modules have elsewhere.
 */
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { frameOf } from './frame-reader.ts';

export interface PyodideStart {
  readonly role: 'snapshot' | 'asserts' | 'candidate';
  readonly modules: readonly (readonly [name: string, source: string])[];
  /** The URL of Pyodide's main module. */
  readonly pyodide: string;
  readonly snapshot?: string;
  readonly memoryBytes: number;
}

const pauseCell = new Int32Array(new SharedArrayBuffer(4));
/** The part that is used here of what the type library of a browser would declare. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(this: WasmMemory, pages: number): number;
}

const { role, modules, pyodide: url, snapshot, memoryBytes } = JSON.parse(String(readFrame())) as PyodideStart;

const global = globalThis as Record<string, unknown>;
const host = process as unknown as Record<string, unknown>;
// Pyodide asks for these two; what it also asks for (child processes, sockets) it does not get.
global.require = (name: string) => ({ fs, crypto })[name];
host.binding = (name: string) => (name === 'constants' ? { fs: fs.constants } : undefined);

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
  writeAll(1, frameOf('H', pyodide.makeMemorySnapshot()));
  process.exit(0);
}
const pyodide = await loadPyodide({ ...options, _loadSnapshot: fs.readFileSync(snapshot!) });
pyodide.setStdin({ stdin: () => null });
pyodide.setStdout({ write: print });
pyodide.setStderr({ write: print });
const inPyodide = pyodide.pyimport('in_pyodide');
inPyodide.connect(readBytes, (body: { toJs(): Uint8Array }) => writeAll(1, frameOf(body.toJs())));
takeAway();
let code = 70;
try {
  code = inPyodide.main(role);
} catch (error) {
  // Leaving by `os._exit` arrives as such an object.
  const status = (error as { status?: unknown }).status;
  if (typeof status === 'number') code = status;
  else writeAll(2, Buffer.from(`${(error as Error).message}\n`));
}
leave(code);

/** Leaves Python no way to what JavaScript could do beyond the permission model, which has no rule for the network. */
function takeAway(): void {
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
  const memory = (global.WebAssembly as { Memory: { prototype: WasmMemory } }).Memory.prototype;
  const { grow } = memory;
  memory.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > memoryBytes) throw new RangeError('the memory limit is reached');
    return grow.call(this, pages);
  };
}

function leave(exitCode: number): never {
  process.exit(exitCode);
}

function print(bytes: Uint8Array): number {
  writeAll(2, bytes);
  return bytes.length;
}

/** Pyodide knows plain byte arrays, not Node's buffers. */
function readBytes(): Uint8Array | null {
  const frame = readFrame();
  return frame && new Uint8Array(frame);
}

function readFrame(): Buffer | null {
  const head = readExactly(4);
  return head && readExactly(head.readUInt32BE(0));
}

/** Null at the end of the stream. */
function readExactly(count: number): Buffer | null {
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const read = whenReady(() => fs.readSync(0, bytes, at, count - at, null));
    if (read === 0) return null;
    at += read;
  }
  return bytes;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += whenReady(() => fs.writeSync(descriptor, bytes, at));
}

/** Pyodide makes its standard streams non-blocking, and everything here is synchronous: so it waits and tries again. */
function whenReady(transfer: () => number): number {
  for (let pauseMs = 1; ; pauseMs = Math.min(20, pauseMs * 2)) {
    try {
      return transfer();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pauseCell, 0, 0, pauseMs);
    }
  }
}
