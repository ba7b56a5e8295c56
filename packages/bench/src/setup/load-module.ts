import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentHash, MaspoError, shownValue } from '@maspo/core';
import { z } from 'zod';
import { parseInput } from '../input/parse-input.ts';
import { readText } from '../input/read-text.ts';
import type { ModuleRecord } from '../records/manifest.ts';
import { lendPackages } from './lend-packages.ts';

/** A module of the user, loaded and checked. */
export interface LoadedModule<Value> {
  /** Its default export. */
  readonly value: Value;
  readonly record: ModuleRecord;
}

/** The requirements for a default export. */
export interface Expected<Value> {
  /** The kind with its article, e.g. `an optimizer`. */
  readonly kind: string;
  /** The `typeof` of the default export; the default is `object`. */
  readonly type?: 'object' | 'function';
  readonly shape: z.ZodType;
  /**
   * The name in results, which must not be a built-in name: a table must not show a variant under the name of the
   * original. Left out for exports without a name.
   */
  readonly nameOf?: (value: Value) => string;
  readonly builtIn?: readonly string[];
}

/**
 * Loads a JavaScript or TypeScript module by its path, relative to `directory`. Throws `MaspoError`: `missing-data` for a file that cannot
 * be read, `invalid-input` for a module that cannot be loaded or has an unexpected default export.
 */
export async function loadModule<Value>(
  path: string,
  { directory, expected }: { readonly directory: string; readonly expected: Expected<Value> },
): Promise<LoadedModule<Value>> {
  const file = resolve(directory, path);
  const record = { path, sha256: contentHash(await readText(file)) };
  const exports = await importFile(file, path);
  if (exports.default === undefined) {
    const names = Object.keys(exports);
    const found = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    throw new MaspoError(
      'invalid-input',
      `${path} has no default export: expected \`export default\` with ${expected.kind}, but ${found}`,
    );
  }
  const subject = `the default export of ${path} is not ${expected.kind}`;
  const { type = 'object' } = expected;
  if (typeof exports.default !== type)
    throw new MaspoError(
      'invalid-input',
      `${subject}: expected ${type === 'object' ? 'an object' : 'a function'}, seen ${seen(exports.default)}`,
    );
  parseInput(exports.default, { schema: expected.shape, subject });
  const value = exports.default as Value;
  const name = expected.nameOf?.(value);
  if (name !== undefined && expected.builtIn?.includes(name))
    throw new MaspoError(
      'invalid-input',
      `${path}: "${name}" is ${expected.kind} that is built in: give yours another name`,
    );
  return { value, record };
}

async function importFile(file: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  lendPackages();
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const advice = isReadAsCommonJs(cause)
      ? '; Node reads it as CommonJS, because of the nearest package.json: write "type": "module" there, or name the file .mts or .mjs'
      : '';
    throw new MaspoError('invalid-input', `${path} cannot be loaded: ${reasonOf(cause, path)}${advice}`, { cause });
  }
}

/** A package.json that `npm init` made has `"type": "commonjs"`. Node then rejects the first `import` or `export`. */
function isReadAsCommonJs(error: unknown): boolean {
  return error instanceof SyntaxError && /^Unexpected token 'export'|outside a module$/.test(error.message);
}

/**
 * An error in a module of the user. The message names the module, so that users do not look for the cause in this
 * program. A `MaspoError` stays unchanged.
 */
export function moduleFault(path: string, cause: unknown): MaspoError {
  if (cause instanceof MaspoError) return cause;
  return new MaspoError('invalid-input', `${path} failed: ${reasonOf(cause, path)}`, { cause });
}

/** Runs code of a module of the user. An error that the code throws becomes a `moduleFault`. */
export async function inModule<Value>(path: string, work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw moduleFault(path, error);
  }
}

/** The message of the error, with its position in the module if the stack shows it. */
function reasonOf(error: unknown, path: string): string {
  if (!(error instanceof Error)) return shownValue(error);
  const name = path.split(/[/\\]/).at(-1)!;
  const place = error.stack?.split('\n').flatMap((line) => {
    const at = line.lastIndexOf(`${name}:`);
    return at === -1 ? [] : [line.slice(at).replace(')', '')];
  })[0];
  return `${error.message.split('\n')[0]}${place === undefined ? '' : ` (${place})`}`;
}

/** A schema for a member of a module that is a function. */
export const aFunction = member('a function', (value) => typeof value === 'function');

/** A schema for a member of a module that is a schema itself. */
export const aSchema = member(
  'a zod schema',
  (value) => typeof (value as { safeParse?: unknown } | null)?.safeParse === 'function',
);

/** A schema for a text that is not blank. */
export const aText = member('a text', (value) => typeof value === 'string' && value.trim() !== '');

function member(kind: string, holds: (value: unknown) => boolean): z.ZodType {
  return z.custom(holds, { error: ({ input }) => `expected ${kind}, seen ${seen(input)}` });
}

function seen(value: unknown): string {
  return typeof value === 'function' ? 'a function' : shownValue(value);
}
