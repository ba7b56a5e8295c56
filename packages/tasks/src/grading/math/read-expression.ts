import type { MathJsonExpression } from '@cortex-js/compute-engine';
import { applied, type Expression, expressionOf, type Formula, functionArities } from './expression.ts';
import { isWithinSize } from './formula-size.ts';
import { latexParser } from './latex-parser.ts';

const deepest = 40;
/** The parser tries every pairing of bars. */
const mostBars = 12;

/**
 * Reads the LaTeX of one formula. Undefined if the formula is not completely understood (a syntax error, an operator beyond arithmetic and
 * elementary functions), is nested deeper than 40 levels, or has a value that is too large to compute.
 */
export function readExpression(latex: string): Expression | undefined {
  const prepared = prepare(latex);
  // The parser would read `1 2` as 12, and takes long over many signs in a row.
  if (/(?:[-+] *){6}/.test(prepared)) return undefined;
  if (nesting(latex) > deepest || latex.split('|').length > mostBars || /(?<![\d_^])\d+ \d/.test(prepared))
    return undefined;
  const decimals: { places: number; significant: number }[] = [];
  const formula = convert(latexParser().parse(prepared), decimals);
  if (formula === undefined || !isWithinSize(formula)) return undefined;
  if (decimals.length === 0) return expressionOf(formula);
  return expressionOf(formula, {
    places: Math.max(...decimals.map(({ places }) => places)),
    significant: Math.min(...decimals.map(({ significant }) => significant)),
  });
}

/** Mixed numbers are sums, `1/2\pi` is read from left to right, and square brackets within a formula are parentheses. */
function prepare(latex: string): string {
  return latex
    .replace(/(?<![\d.}_^])(\d+) ?(\\frac\{\d+\}\{\d+\})(?![\d^])/g, '($1+$2)')
    .replace(/(?<![\d.}_^])(\d+) (\d+)\/(\d+)(?![\d.])/g, '($1+\\frac{$2}{$3})')
    .replace(/(?<![\d.^_}/\w)])(\d+) ?\/ ?(\d+)(?= ?(?:\\[a-z]|[a-zA-Z(]))/g, '\\frac{$1}{$2}')
    .replace(/(?<!\\sqrt)\[([^[\]]*)\]/g, '($1)')
    .replace(/\\(?:cdotp|ast|bullet)(?![a-zA-Z])/g, '\\cdot ')
    .replace(/(?<=[a-zA-Z]) (?=\()/g, '');
}

function nesting(latex: string): number {
  let depth = 0;
  let most = 0;
  for (const [bracket] of latex.matchAll(/[{([\])}^_]/g)) {
    depth += /[{([]/.test(bracket) ? 1 : /[\])}]/.test(bracket) ? -1 : 0;
    most = Math.max(most, depth);
  }
  return most;
}

const constants: Readonly<Record<string, Formula>> = {
  Pi: 'Pi',
  e: 'ExponentialE',
  ExponentialE: 'ExponentialE',
  i: 'ImaginaryUnit',
  i_bold: '_i',
  ImaginaryUnit: 'ImaginaryUnit',
  PositiveInfinity: 'PositiveInfinity',
  GoldenRatio: '_phi',
};

function convert(
  json: MathJsonExpression | null,
  decimals: { places: number; significant: number }[],
): Formula | undefined {
  if (json === null) return undefined;
  if (typeof json === 'number') return readNumber(String(json), decimals);
  if (typeof json === 'string')
    return constants[json] ?? (/^[a-zA-Z]\w*$/.test(json) && !/^[A-Z][a-z]/.test(json) ? `_${json}` : undefined);
  if (!Array.isArray(json)) return 'num' in json ? readNumber(json.num, decimals) : undefined;
  const [operator, ...rest] = json as [string, ...MathJsonExpression[]];
  if (operator === 'Delimiter')
    return rest.length === 1 || rest[1] === "'()'" ? convert(rest[0] ?? null, decimals) : undefined;
  const operands: Formula[] = [];
  for (const operand of rest) {
    if (operator === 'InvisibleOperator' && Array.isArray(operand) && operand[0] === 'HorizontalSpacing') continue;
    const formula = convert(operand, decimals);
    if (formula === undefined) return undefined;
    operands.push(formula);
  }
  return apply(operator, operands);
}

function apply(operator: string, operands: Formula[]): Formula | undefined {
  const [first] = operands;
  if (first === undefined) return undefined;
  if (operator === 'InvisibleOperator') return operands.length === 1 ? first : applied('Multiply', ...operands);
  if (operator === 'Rational') return applied('Divide', ...operands);
  if (operator === 'Lb') return applied('Log', first, 2n);
  if (operator === 'Degrees') return applied('Multiply', first, applied('Divide', 'Pi', 180n));
  if (operator === 'Power' && isInverse(operands[1])) {
    const inverse = typeof first === 'object' ? inverses[first.operator] : undefined;
    if (typeof first === 'object' && inverse !== undefined) return { operator: inverse, operands: first.operands };
  }
  if (operator === 'Binomial' && typeof first !== 'bigint')
    return binomial(first, operands[1]) ?? { operator, operands };
  const arity = functionArities[operator];
  if (arity === undefined || operands.length < arity[0] || operands.length > arity[1]) return undefined;
  return { operator, operands };
}

/** `\binom{n+1}{2}` as a product, because the engine knows only binomials of whole numbers. */
function binomial(top: Formula, bottom: Formula | undefined): Formula | undefined {
  if (typeof bottom !== 'bigint' || bottom < 1n || bottom > 12n) return undefined;
  let [product, factorial] = [top, 1n];
  for (let index = 1n; index < bottom; index++) {
    product = applied('Multiply', product, applied('Subtract', top, index));
    factorial *= index + 1n;
  }
  return applied('Divide', product, factorial);
}

/** `\sin^{-1} x` is the inverse function, not the reciprocal. */
const inverses: Readonly<Record<string, string>> = { Sin: 'Arcsin', Cos: 'Arccos', Tan: 'Arctan' };

function isInverse(exponent: Formula | undefined): boolean {
  return typeof exponent === 'object' && exponent.operator === 'Negate' && exponent.operands[0] === 1n;
}

/** `12.50`, `0.(3)`, `15e-2` as an exact fraction. */
function readNumber(text: string, decimals: { places: number; significant: number }[]): Formula | undefined {
  const match = text.match(/^([-+]?)(\d*)(?:\.(\d*)(?:\((\d+)\))?)?(?:e([-+]?\d{1,4}))?$/i);
  if (match === null || `${match[2]}${match[3] ?? ''}${match[4] ?? ''}` === '') return undefined;
  const [, sign, whole = '', digits = '', repeating = '', exponent = '0'] = match;
  const scale = Number(exponent) - digits.length;
  const head = BigInt(`${whole}${digits}` || '0');
  let top = head;
  let bottom = 1n;
  if (repeating !== '') {
    bottom = 10n ** BigInt(repeating.length) - 1n;
    top = head * bottom + BigInt(repeating);
  } else if (digits !== '' || scale < 0) {
    decimals.push({ places: Math.max(0, -scale), significant: `${whole}${digits}`.replace(/^0+/, '').length });
  }
  if (scale > 0) top *= 10n ** BigInt(scale);
  else bottom *= 10n ** BigInt(-scale);
  if (sign === '-') top = -top;
  return bottom === 1n ? top : applied('Divide', top, bottom);
}
