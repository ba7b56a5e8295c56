import { recordOf } from './compare-records.ts';
import { expandPlusMinus } from './expand-plus-minus.ts';
import { readQuantity } from './quantity.ts';
import { readBased } from './read-based.ts';
import { readClock } from './read-clock.ts';
import { readExpression } from './read-expression.ts';
import { readMatrix } from './read-matrix.ts';
import { readRelation } from './read-relation.ts';
import { readSetOperation } from './read-set-operation.ts';
import { readNamedSet, readWord } from './read-word.ts';
import { intersect, unite } from './region.ts';
import { enclosed, splitTopLevel } from './split-top-level.ts';
import type { Value } from './value.ts';

/** Reads a spelled answer (see `spellLatex`) with its structure. Undefined if it is not completely understood. */
export function readValue(spelling: string, depth = 0): Value | undefined {
  if (depth > 12) return undefined;
  const text = withoutGroup(spelling);
  const read = (part: string) => readValue(part, depth + 1);
  return (
    readNamedSet(text) ??
    readWord(text, read) ??
    readMembership(text, read) ??
    readSeveral(text, read) ??
    readSetOperation(text, read) ??
    readRelation(text, read) ??
    readMatrix(text, read) ??
    readBracketed(text, read) ??
    readPlusMinus(text, read) ??
    readBased(text) ??
    readClock(text) ??
    readRatio(text) ??
    readMagnitude(text)
  );
}

type Read = (part: string) => Value | undefined;

function withoutGroup(spelling: string): string {
  const group = enclosed(spelling);
  return group?.open === '{' ? withoutGroup(group.inside) : spelling.trim();
}

/** `x \in [-2,7]` and `\{x \mid x > 2\}` stand for the set. */
function readMembership(text: string, read: Read): Value | undefined {
  const element = text.match(/^(?:\\?[a-zA-Z]+|\([a-z](?:,\s*[a-z])+\))\s*\\in(?![a-zA-Z])(.*)$/);
  if (element !== null) return read(element[1]!.trim());
  const braces = enclosed(text);
  if (braces?.open !== '\\{') return undefined;
  const { parts, separators } = splitTopLevel(
    braces.inside,
    (token) => token === '|' || token === '\\mid' || token === ':',
  );
  if (separators.length === 0 || !/^[a-zA-Z](?:\s*\\in\s*\\mathbb\{R\})?$/.test(parts[0]!)) return undefined;
  return read(braces.inside.slice(braces.inside.indexOf(separators[0]!) + separators[0]!.length));
}

function readSeveral(text: string, read: Read): Value | undefined {
  const { parts, separators } = splitTopLevel(text, (token) => [',', ';', '\\lor', '\\land'].includes(token));
  if (separators.length === 0) return undefined;
  const records = readRecords(text, separators, read);
  if (records !== undefined) return records;
  const values: Value[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const value = read(part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const regions = values.flatMap((value) => (value.kind === 'region' ? [value.region] : []));
  const variables = new Set(values.flatMap((value) => (value.kind === 'region' ? [value.variable] : [])));
  if (regions.length === values.length && regions.length > 0 && variables.size === 1) {
    const both = regions.reduce(intersect);
    const isEither = separators.includes('\\lor') || (both.length === 0 && !separators.includes('\\land'));
    const [variable] = variables;
    return {
      kind: 'region',
      region: isEither ? unite(...regions) : both,
      ...(variable === undefined ? {} : { variable }),
    };
  }
  const items = values.flatMap((value) => (value.kind === 'several' ? value.items : [value]));
  return items.length === 1 ? items[0] : { kind: 'several', items };
}

/** `x = 1, y = 2 \lor x = 3, y = 4`, `p = 5, q = 2; p = 7, q = 2`: several records, each with commas inside. */
function readRecords(text: string, separators: readonly string[], read: Read): Value | undefined {
  const outer = [';', '\\lor'].find((separator) => separators.includes(separator));
  if (outer === undefined || !separators.includes(',') || !text.includes('=')) return undefined;
  const items: Value[] = [];
  for (const part of splitTopLevel(text, (token) => token === outer).parts) {
    const value = read(part);
    if (value === undefined || recordOf(value) === undefined) return undefined;
    items.push(value);
  }
  return { kind: 'several', items };
}

function readPlusMinus(text: string, read: Read): Value | undefined {
  const alternatives = expandPlusMinus(text);
  if (alternatives === undefined) return undefined;
  const items: Value[] = [];
  for (const alternative of alternatives) {
    const value = read(alternative);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return { kind: 'several', items };
}

function readBracketed(text: string, read: Read): Value | undefined {
  const brackets = enclosed(text);
  if (brackets === undefined) return undefined;
  const { open, close, inside } = brackets;
  const { parts } = splitTopLevel(inside, (token) => token === ',' || token === ';');
  if (open === '\\{') {
    const content = read(inside);
    if (content === undefined) return undefined;
    return { kind: 'set', items: content.kind === 'several' ? content.items : [content] };
  }
  if (!/^[([]$/.test(open) || !/^[)\]]$/.test(close)) return undefined;
  if (parts.length === 1)
    return open === '(' && close === ')' && /^[^()]*(?:[<>=]|\\[lgn]e(?![a-z]))/.test(inside)
      ? read(inside)
      : undefined;
  const alternatives = expandPlusMinus(text);
  if (alternatives !== undefined) return readPlusMinus(text, read);
  const items = parts.map(read);
  return items.some((item) => item === undefined) ? undefined : { kind: 'tuple', items: items as Value[], open, close };
}

function readRatio(text: string): Value | undefined {
  const { parts, separators } = splitTopLevel(
    text.replace(/\\text\{\s*to\s*\}|(?<=\d) to (?=\d)/g, ':'),
    (token) => token === ':',
  );
  if (separators.length === 0) return undefined;
  const terms = parts.map(readExpression).filter((term) => term !== undefined);
  return terms.length < parts.length ? undefined : { kind: 'ratio', terms };
}

function readMagnitude(text: string): Value | undefined {
  const { magnitude, unit } = readQuantity(text);
  const expression = magnitude === '' ? undefined : readExpression(magnitude);
  return expression === undefined
    ? undefined
    : { kind: 'quantity', expression, ...(unit === undefined ? {} : { unit }) };
}
