import { Complex } from 'complex.js';
import type { Formula } from './expression.ts';

/** The value of a formula in double precision, with a value for each variable. Not finite if the formula has no value. */
export function evaluateAt(formula: Formula, point: ReadonlyMap<string, number>): Complex {
  if (typeof formula === 'bigint') return Complex(Number(formula));
  if (typeof formula === 'string') return constants[formula] ?? Complex(point.get(formula) ?? Number.NaN);
  const { operator, operands } = formula;
  const values = operands.map((operand) => evaluateAt(operand, point));
  return functions[operator]!(values[0]!, values[1]!, values);
}

const constants: Readonly<Record<string, Complex>> = {
  Pi: Complex(Math.PI),
  ExponentialE: Complex(Math.E),
  ImaginaryUnit: Complex(0, 1),
  PositiveInfinity: Complex(Number.POSITIVE_INFINITY),
};

type Operation = (first: Complex, second: Complex, all: readonly Complex[]) => Complex;

const functions: Readonly<Record<string, Operation>> = {
  Add: (_first, _second, all) => all.reduce((sum, value) => sum.add(value)),
  Subtract: (one, other) => one.sub(other),
  Negate: (value) => value.neg(),
  Multiply: (_first, _second, all) => all.reduce((product, value) => product.mul(value)),
  Divide: (top, bottom) => (isReal(top) && isReal(bottom) ? Complex(top.re / bottom.re) : top.div(bottom)),
  Power: power,
  Sqrt: (value) => power(value, Complex(0.5)),
  Root: root,
  Abs: (value) => Complex(value.abs()),
  Factorial: (value) => (isReal(value) ? Complex(factorial(value.re)) : Complex(Number.NaN)),
  Binomial: binomial,
  Floor: (value) => Complex(Math.floor(value.re + 1e-12)),
  Ceil: (value) => Complex(Math.ceil(value.re - 1e-12)),
  Exp: (value) => value.exp(),
  Ln: (value) => principal(value).log(),
  Log: (value, base, all) =>
    principal(value)
      .log()
      .div(all.length > 1 ? principal(base).log() : Math.LN10),
  Sin: (value) => value.sin(),
  Cos: (value) => value.cos(),
  Tan: (value) => value.tan(),
  Cot: (value) => value.tan().inverse(),
  Sec: (value) => value.cos().inverse(),
  Csc: (value) => value.sin().inverse(),
  Arcsin: (value) => value.asin(),
  Arccos: (value) => value.acos(),
  Arctan: (value) => value.atan(),
  Sinh: (value) => value.sinh(),
  Cosh: (value) => value.cosh(),
  Tanh: (value) => value.tanh(),
};

function isReal(value: Complex): boolean {
  return value.im === 0;
}

/** A negative zero as imaginary part would choose the other branch. */
function principal(value: Complex): Complex {
  return isReal(value) ? Complex(value.re, 0) : value;
}

function power(base: Complex, exponent: Complex): Complex {
  const real = isReal(base) && isReal(exponent) ? base.re ** exponent.re : Number.NaN;
  return Number.isNaN(real) ? principal(base).pow(exponent) : Complex(real);
}

/** The odd root of a negative number is the real root, as in school. */
function root(value: Complex, degree: Complex): Complex {
  if (isReal(value) && value.re < 0 && isReal(degree) && Math.abs(degree.re % 2) === 1)
    return Complex(-((-value.re) ** (1 / degree.re)));
  return power(value, degree.inverse());
}

/** For a small whole lower number it is a product, for any upper number. A large lower number is replaced by symmetry. */
function binomial(top: Complex, bottom: Complex): Complex {
  const isWhole = isReal(bottom) && Number.isInteger(bottom.re);
  const mirrored = isReal(top) && Number.isInteger(top.re) ? top.re - bottom.re : bottom.re;
  const count = Math.min(bottom.re, mirrored);
  if (!isWhole || count < 0 || count > 1000) return Complex(Number.NaN);
  let product = Complex(1);
  for (let index = 0; index < count; index++) product = product.mul(top.sub(index)).div(index + 1);
  return product;
}

/** Only for whole numbers: other numbers need the gamma function, which no answer uses. */
function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= value; factor++) product *= factor;
  return product;
}
