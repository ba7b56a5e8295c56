import { enclosed, splitTopLevel } from './split-top-level.ts';
import type { Value } from './value.ts';

/** Reads a matrix environment, with its own brackets or with other brackets around it. A determinant is not a matrix. */
export function readMatrix(text: string, read: (part: string) => Value | undefined): Value | undefined {
  const match = text.match(/^\\begin\{[pb]?(?:small)?(?:matrix|array)\}(?:\s*\{[lcr|]+\})?([\s\S]*)\\end\{[a-z]+\}$/);
  if (match === null) {
    const around = enclosed(text);
    return around !== undefined && /^[([]$/.test(around.open) && around.inside.startsWith('\\begin{')
      ? readMatrix(around.inside, read)
      : undefined;
  }
  const rows: Value[][] = [];
  for (const row of splitTopLevel(match[1]!, (token) => token === '\\\\').parts.filter((part) => part !== '')) {
    const cells = splitTopLevel(row, (token) => token === '&').parts.map(read);
    if (cells.some((cell) => cell === undefined)) return undefined;
    rows.push(cells as Value[]);
  }
  return rows.length === 0 ? undefined : { kind: 'matrix', rows };
}
