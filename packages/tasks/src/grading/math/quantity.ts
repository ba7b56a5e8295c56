import { unitOf } from './units.ts';

/** A value and the unit written with it; `other`: trailing text that is no known unit. */
export interface Quantity {
  readonly magnitude: string;
  readonly unit?: string;
}

const power = String.raw`(?:\s*\^\s*\{?\s*([23])\s*\}?)?`;
const suffixes = [
  new RegExp(String.raw`\s*\\text\{([^{}]*)\}${power}(?:\s*\/\s*\\text\{([^{}]*)\})?$`),
  new RegExp(String.raw`(?<=[\d})]|\\pi)\s*(?<![a-zA-Z\\])([a-zA-Z][a-zA-Z./ -]*[a-zA-Z])\.?${power}$`),
];

/** Separates the unit or trailing text from a value: `15\text{ cm}^2`, `90^\circ`, `\$36`, `25\%`, `5 apples`. */
export function readQuantity(spelling: string): Quantity {
  const text = spelling.trim();
  const money = text.match(/^(-?)\s*(?:\\\$|\\pounds|£|€|\\text\{\s*(?:USD|Rs\.?)\s*\})\s*(-?)\s*(?=\S)/);
  if (money !== null)
    return {
      magnitude: `${money[1]}${money[2]}${readQuantity(text.slice(money[0].length)).magnitude}`,
      unit: 'dollar',
    };
  const sign = text.match(/^(.*\S)\s*(\\%|\^\\circ)(?:\s*(?:\\text\{\s*)?[CF]\s*\}?)?$/);
  if (sign !== null && !isFunctionArgument(sign[1]!))
    return { magnitude: sign[1]!, unit: sign[2] === '\\%' ? 'percent' : 'degree' };
  for (const suffix of suffixes) {
    const match = text.match(suffix);
    if (match === null || match.index === 0) continue;
    const written = `${match[1]}${match[2] === undefined ? '' : `^${match[2]}`}${match[3] === undefined ? '' : `/${match[3]}`}`;
    const unit = unitOf(written);
    if (suffix === suffixes[1] && unit === 'other' && !/^\s[a-zA-Z .-]{4,}$/.test(text.slice(match.index))) continue;
    const magnitude = text.slice(0, match.index).trim();
    if (!/[\w})|!']$|\\(?:pi|infty)$|\\[%$]$|\^\\circ$/.test(magnitude)) continue;
    const rest = readQuantity(magnitude);
    return { magnitude: rest.magnitude, unit: rest.unit === undefined || rest.unit === 'other' ? unit : rest.unit };
  }
  return { magnitude: text };
}

/** In `\cos 58^\circ` the degrees belong to the argument. */
function isFunctionArgument(text: string): boolean {
  return /\\(?:sin|cos|tan|cot|sec|csc)(?:\^\{?-?\d\}?)?\s*\(?[^()]*$/.test(text);
}
