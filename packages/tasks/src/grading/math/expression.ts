/**
 * A formula as a tree in the manner of MathJSON, reduced to what the grader understands: whole numbers, `Pi`, `ExponentialE`,
 * `ImaginaryUnit`, `PositiveInfinity`, variables (each with the prefix `_`), and the functions of `functionArities`.
 */
export type Formula = bigint | string | Application;

export interface Application {
  readonly operator: string;
  readonly operands: readonly Formula[];
}

/** A formula with the data that comparing needs. */
export interface Expression {
  readonly formula: Formula;
  /** Distinct variables, sorted. */
  readonly variables: readonly string[];
  /** For a formula with decimals: the most digits after the point, and the fewest significant digits. Absent for exact formulas. */
  readonly decimal?: { readonly places: number; readonly significant: number };
}

/** The least and the greatest number of operands. */
export const functionArities: Readonly<Record<string, readonly [number, number]>> = {
  Add: [2, 1000],
  Subtract: [2, 2],
  Negate: [1, 1],
  Multiply: [2, 1000],
  Divide: [2, 2],
  Power: [2, 2],
  Sqrt: [1, 1],
  Root: [2, 2],
  Abs: [1, 1],
  Factorial: [1, 1],
  Binomial: [2, 2],
  Floor: [1, 1],
  Ceil: [1, 1],
  Exp: [1, 1],
  Ln: [1, 1],
  Log: [1, 2],
  Sin: [1, 1],
  Cos: [1, 1],
  Tan: [1, 1],
  Cot: [1, 1],
  Sec: [1, 1],
  Csc: [1, 1],
  Arcsin: [1, 1],
  Arccos: [1, 1],
  Arctan: [1, 1],
  Sinh: [1, 1],
  Cosh: [1, 1],
  Tanh: [1, 1],
};

/** An operator with its operands. */
export function applied(operator: string, ...operands: readonly Formula[]): Application {
  return { operator, operands };
}

/** The expression of a formula, with its variables collected. */
export function expressionOf(formula: Formula, decimal?: Expression['decimal']): Expression {
  const variables = new Set<string>();
  collect(formula, variables);
  return { formula, variables: [...variables].sort(), ...(decimal === undefined ? {} : { decimal }) };
}

/** The formula with a variable replaced. */
export function substitute(formula: Formula, variable: string, value: Formula): Formula {
  if (formula === variable) return value;
  if (typeof formula !== 'object') return formula;
  return applied(formula.operator, ...formula.operands.map((operand) => substitute(operand, variable, value)));
}

function collect(formula: Formula, variables: Set<string>): void {
  if (typeof formula === 'string' && formula.startsWith('_')) variables.add(formula);
  if (typeof formula === 'object') for (const operand of formula.operands) collect(operand, variables);
}
