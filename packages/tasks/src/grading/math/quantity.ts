import { splitTopLevel } from './split-top-level.ts';
import { isKnownUnit, unitOf } from './units.ts';

/** A value and the unit written with it (see `unitOf`). Words such as `million` belong to the value. */
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
  const money = text.match(
    /^(-?)\s*(\\\$|\\pounds|\\euro|£|€|¥|\\text\{\s*(?:USD|EUR|GBP|Rs\.?|€|£)\s*\}|(?:US|USD|EUR|GBP|Rs\.?)(?=\s*\\?\$?\s*\d)\s*(?:\\\$)?)\s*(-?)\s*(?=\S)/,
  );
  if (money !== null) {
    const { magnitude, unit } = readQuantity(text.slice(money[0].length));
    const currency = currencyOf(money[2]!);
    const isSame = unit === undefined || unit === 'other' || unit === currency;
    return { magnitude: `${money[1]}${money[3]}${magnitude}`, unit: isSame ? currency : `${currency} ${unit}` };
  }
  const sign = text.match(/^(.*\S)\s*(\\%|\^\\circ)(?:\s*(?:\\text\{\s*)?[CF]\s*\}?)?$/);
  if (sign !== null && !isFunctionArgument(sign[1]!))
    return { magnitude: sign[1]!, unit: sign[2] === '\\%' ? 'percent' : 'degree' };
  for (const suffix of suffixes) {
    const match = text.match(suffix);
    if (match === null || match.index === 0) continue;
    const scaled = scaledBy(text.slice(0, match.index), match[1]!, match[2]);
    if (scaled !== undefined) return readQuantity(scaled);
    const written = `${match[1]}${match[2] === undefined ? '' : `^${match[2]}`}${match[3] === undefined ? '' : `/${match[3]}`}`;
    const unit = unitOf(written);
    const isWords = /^\s[a-zA-Z .-]{4,}$/.test(text.slice(match.index));
    if (suffix === suffixes[1] && !isKnownUnit(unit) && !isWords) continue;
    if (suffix === suffixes[1] && isProduct(text.slice(0, match.index), text.slice(match.index))) continue;
    const magnitude = text.slice(0, match.index).trim();
    if (!/[\w})|!']$|\\(?:pi|infty)$|\\[%$]$|\^\\circ$/.test(magnitude)) continue;
    const rest = readQuantity(magnitude);
    return { magnitude: rest.magnitude, unit: rest.unit === undefined || rest.unit === 'other' ? unit : rest.unit };
  }
  return { magnitude: text };
}

/**
 * Whether letters without `\text` after a value may be a product of variables: the `rs` of `p^2-2rs` and of `3rs`, the `hr` of `5-2hr`.
 * Only a number has a unit. `rs` is more often a product than rupees, so it needs a space before it.
 */
function isProduct(value: string, letters: string): boolean {
  if (!/^\s*[a-zA-Z]{1,3}(?:\/[a-zA-Z]{1,3})?\.?(?:\s*\^.*)?$/.test(letters)) return false;
  if (/^rs\b/i.test(letters) || hasVariables(value)) return true;
  return !letters.startsWith(' ') && isSum(value);
}

function hasVariables(value: string): boolean {
  return /[a-zA-Z]/.test(value.replace(/\\(?:frac|sqrt|pi|cdot|times|overline)(?![a-zA-Z])|\\text\{[^{}]*\}/g, ''));
}

function isSum(value: string): boolean {
  const { separators } = splitTopLevel(value.trim().replace(/^[-+]/, ''), (token) =>
    /^(?:[-+]|\\pm|\\mp)$/.test(token),
  );
  return separators.length > 0;
}

const scales: ReadonlyMap<string, string> = new Map([
  ['hundred', '00'],
  ['thousand', '000'],
  ['million', '000000'],
  ['billion', '000000000'],
  ['trillion', '000000000000'],
]);

/** `3 million euros` as `3000000\\text{ euros}`; undefined without such a word right after the value. */
function scaledBy(value: string, words: string, power: string | undefined): string | undefined {
  const [word, ...rest] = words.trim().split(/\s+/);
  const zeros = scales.get(word!.toLowerCase());
  const number = value.trim().match(/^([^\d]*)(\d+)(?:\.(\d{1,9}))?$/);
  if (zeros === undefined || number === null || power !== undefined) return undefined;
  const [, before, whole, digits = ''] = number as unknown as [string, string, string, string?];
  if (digits.length > zeros.length) return undefined;
  const unit = rest.length === 0 ? '' : `\\text{ ${rest.join(' ')}}`;
  return `${before}${whole}${digits}${zeros.slice(digits.length)}`.replace(/(?<!\d)0+(?=\d)/, '') + unit;
}

function currencyOf(sign: string): string {
  const unit = unitOf(sign.replace(/\\text|[\\{}]/g, '').replace(/(?<=[a-z])\$/i, ''));
  if (sign.endsWith('$')) return 'dollar';
  return sign === '\\pounds' ? '£' : unit;
}

/** In `\cos 58^\circ` the degrees belong to the argument. */
function isFunctionArgument(text: string): boolean {
  return /\\(?:sin|cos|tan|cot|sec|csc)(?:\^\{?-?\d\}?)?\s*\(?[^()]*$/.test(text);
}
