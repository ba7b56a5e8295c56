import { applied, type Expression, expressionOf } from './expression.ts';
import { readExpression } from './read-expression.ts';
import { intersect, type Region } from './region.ts';
import { type Relation, solveLinear } from './solve-linear.ts';
import { splitTopLevel } from './split-top-level.ts';
import type { Value } from './value.ts';

const relations = ['=', '\\approx', '<', '>', '\\le', '\\ge', '\\ne'];

/** Reads `x = 5`, `a = b = c`, `y = 2x + 3`, `-2 \le x < 7`, `x \ne 1`; undefined without a relation. */
export function readRelation(text: string, read: (part: string) => Value | undefined): Value | undefined {
  const { parts, separators } = splitTopLevel(withEqualsSign(text), (token) => relations.includes(token));
  if (separators.length === 0 || parts.includes('')) return undefined;
  if (separators.every((separator) => separator === '=' || separator === '\\approx')) {
    const exact = withoutApproximation(parts, separators);
    return exact.length === 1 ? read(exact[0]!) : readEquation(exact, read);
  }
  if (separators.some((separator) => separator === '=' || separator === '\\approx')) return undefined;
  return readInequality(parts, separators as Relation[]);
}

/** `Area: 12` means `Area = 12`. Between two numbers or two names, a colon makes a ratio. */
function withEqualsSign(text: string): string {
  const colon = text.match(/^([^:=]{1,40}?)\s*:(?!=)\s*([^:=]+)$/);
  return colon !== null && name.test(colon[1]!) && !name.test(colon[2]!) ? `${colon[1]} = ${colon[2]}` : text;
}

/** In `2/3 \approx 0.667` the first value is the answer. In `x \approx 0.667` there is no other value. */
function withoutApproximation(parts: readonly string[], separators: readonly string[]): readonly string[] {
  const at = separators.indexOf('\\approx');
  return at === -1 || (at === 0 && name.test(parts[0]!)) ? parts : parts.slice(0, at + 1);
}

const variable = String.raw`(?:[a-zA-Z]|\\[a-zA-Z]+)(?:_\{?\w+\}?)?`;
/** Letters that usually name functions. In `x(3) = 6`, the letter is a factor. */
const functionName = String.raw`[A-Zfghpq](?:\^\{-1\}|'{1,2})?`;
/** A number. With a variable, as in `f(x+1) = x^2`, the right side is no value of the function. */
const argument = String.raw`-?\s*(?:[\d.]+(?:\/\d+)?(?:\\pi\s*)?|\\frac\{[^{}]*\}\{[^{}]*\}|\\sqrt\{\d+\}|\\pi\s*)`;
const trigonometric = String.raw`\\(?:sin|cos|tan|cot|sec|csc)\s*`;
/** Not a number, so that `\sin 30^\circ = \frac13` stays an equation, which is false. */
const angle = String.raw`(?:(?<![a-zA-Z\\])[a-zA-Z](?![a-zA-Z])|\\(?:alpha|beta|gamma|delta|theta|phi|omega)(?![a-zA-Z]))`;

/** A variable, an indexed variable, a function's value, a tuple of variables, an angle or a segment, words. */
const name = new RegExp(
  `^(?:${[
    String.raw`(?:[a-zA-Z]|[A-Z]{2,4}|\\[a-zA-Z]+)(?:_\{?\w+\}?)?`,
    String.raw`[a-zA-Z](?:\^\{-1\})?\([a-z](?:,\s*[a-z])*\)`,
    String.raw`[A-Zfgh]\([^()=+*/-]{1,6}\)`,
    String.raw`${functionName}\(\s*(?:${functionName}\(\s*)*${argument}(?:\s*,\s*${argument})*(?:\s*\))+`,
    String.raw`(?:\\(?:gcd|lcm|max|min|det)|\\text\{\s*(?:gcd|lcm)\s*\}|gcd|lcm)\s*\([^()=]*\)`,
    String.raw`${trigonometric}(?:\d*\s*${angle}\s*|\\angle\s*[A-Z]+|\((?=[^()=]*?${angle})[^()=]*\))`,
    String.raw`\(\s*${variable}\s*(?:,\s*${variable}\s*)+\)`,
    String.raw`m?\s*\\angle\s*\{?[A-Z]+\}?`,
    String.raw`\\overline\{[A-Z]+\}`,
    String.raw`\|[A-Z]{2}\|`,
    String.raw`\\frac\{[A-Z]{1,3}\}\{[A-Z]{1,3}\}`,
    String.raw`[a-zA-Z](?:_\{?\w+\}?)?(?:\s*:\s*[a-zA-Z](?:_\{?\w+\}?)?){1,3}`,
    String.raw`\\text\{[^{}]*\}[a-zA-Z ]*`,
    '[a-zA-Z ]*[a-zA-Z]{4}[a-zA-Z ]*',
  ].join('|')})$`,
);

function readEquation(sides: readonly string[], read: (part: string) => Value | undefined): Value | undefined {
  const [first, ...rest] = sides as [string, ...string[]];
  const last = sides.at(-1)!;
  if (name.test(first)) {
    const values = readAll(rest, read);
    if (values === undefined) return undefined;
    const difference = rest.length === 1 ? differenceOf(first, rest[0]!) : undefined;
    return {
      kind: 'assignment',
      name: first.replaceAll(' ', ''),
      values,
      ...(difference === undefined ? {} : { difference }),
    };
  }
  if (sides.length === 2 && /^\\?[a-zA-Z]$/.test(last)) return readEquation([last, first], read);
  const difference = differenceOf(first, last);
  const values = readAll(sides, read);
  return difference === undefined || values === undefined ? undefined : { kind: 'equation', difference, sides: values };
}

function readAll(parts: readonly string[], read: (part: string) => Value | undefined): Value[] | undefined {
  const values: Value[] = [];
  for (const part of parts) {
    const value = read(part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function differenceOf(left: string, right: string): Expression | undefined {
  const [one, other] = [readExpression(left), readExpression(right)];
  if (one === undefined || other === undefined) return undefined;
  return expressionOf(applied('Subtract', one.formula, other.formula), one.decimal ?? other.decimal);
}

function readInequality(sides: readonly string[], signs: readonly Relation[]): Value | undefined {
  let region: Region | undefined;
  let variable: string | undefined;
  for (const [index, sign] of signs.entries()) {
    const difference = differenceOf(sides[index]!, sides[index + 1]!);
    if (difference === undefined) return undefined;
    const solution = solveLinear(difference, sign);
    if (solution === undefined) return signs.length === 1 && sign !== '\\ne' ? inequality(difference, sign) : undefined;
    if (variable !== undefined && variable !== solution.variable) return undefined;
    variable = solution.variable;
    region = region === undefined ? solution.region : intersect(region, solution.region);
  }
  return region === undefined || variable === undefined ? undefined : { kind: 'region', region, variable };
}

function inequality(difference: Expression, sign: Relation): Value {
  const isAbove = sign === '>' || sign === '\\ge';
  const positive = isAbove ? difference : expressionOf(applied('Negate', difference.formula), difference.decimal);
  return { kind: 'inequality', difference: positive, strict: sign === '<' || sign === '>' };
}
