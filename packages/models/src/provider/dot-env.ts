import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * One variable of the file `.env` in a folder, `undefined` if the variable or the file is missing, or the problem of
 * the file. Its other variables are not read, because they may be meant for other programs.
 */
export function dotEnvVariable(
  directory: string,
  name: string,
): { readonly value: string | undefined } | { readonly problem: string } {
  const file = join(directory, '.env');
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { value: undefined } : { problem: `cannot read .env: ${message}` };
  }
  const line = malformedLine(content);
  if (line === undefined) return { value: parseEnv(content)[name] };
  return { problem: `.env, line ${line}: expected NAME=value, a comment after #, or a quote that is closed` };
}

/** The number (from 1) of the first line that Node's parser would skip without an error. */
function malformedLine(content: string): number | undefined {
  let open: { quote: string; line: number } | undefined;
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (open !== undefined) {
      if (line.includes(open.quote)) open = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const [, value] = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.-]*\s*=\s*(.*)$/.exec(line) ?? [];
    if (value === undefined) return index + 1;
    const [, quote] = /^(["'`])/.exec(value) ?? [];
    if (quote !== undefined && !value.slice(1).includes(quote)) open = { quote, line: index + 1 };
  }
  return open?.line;
}
