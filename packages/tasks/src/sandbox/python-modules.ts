import { readFileSync } from 'node:fs';

const folder = new URL('../../python/', import.meta.url);

/** Passed to `python -c`. It reads everything else from its first message. */
export const startSource = source('start');

/** Modules in the order of their imports; the last has the `main` that is run. */
const roles = {
  warden: ['plain_data', 'frames', 'peer', 'candidate', 'confinement', 'warden'],
  asserts: ['plain_data', 'frames', 'peer', 'confinement', 'remote', 'asserts'],
  inPyodide: ['plain_data', 'frames', 'peer', 'candidate', 'remote', 'asserts', 'without_threads', 'in_pyodide'],
  house: ['confinement', 'house'],
} as const;

export type PythonRole = keyof typeof roles;

/** The trusted Python of a role, as pairs of name and source. */
export function pythonModules(role: PythonRole): [name: string, source: string][] {
  return roles[role].map((name) => [name, source(name)]);
}

function source(name: string): string {
  return readFileSync(new URL(`${name}.py`, folder), 'utf8');
}
