import { MaspoError } from '@maspo/core';
import type { IsolationLevel } from './isolation-level.ts';
import { openProcess } from './process-channel.ts';
import { pyodideLaunch } from './pyodide-launch.ts';
import { openPyodideWarden } from './pyodide-warden.ts';

/**
 * Isolation for machines without Python: Pyodide (CPython as WebAssembly) in a Node process of its own for each answer, under Node's
 * permission model: no files but Pyodide's own, no writing, no child processes, threads or native code; no environment;
 * JavaScript cannot be made from text, and what Python sees of it is emptied.
 *
 * It does not cover flaws of V8 and Node, and the network is closed only by taking away the ways to it, not by the system: Node 24's
 * permission model has no rule for it. Programs are several times slower than in CPython within the same CPU time, which is
 * measured on Linux only; elsewhere the elapsed time alone ends a program. Memory is bounded for WebAssembly, not for Node around it.
 */
export const pyodide: IsolationLevel = {
  openWarden: openPyodideWarden,
  async openAsserts() {
    const { launch, start } = await pyodideLaunch('asserts', 2 ** 30);
    const channel = openProcess(launch);
    channel.send('', start.subarray(4));
    const ready = await channel.receive();
    if (ready?.kind === 'H') return channel;
    channel.close();
    throw new MaspoError('sandbox-unavailable', `Pyodide does not start: ${channel.complaint()}`);
  },
};
