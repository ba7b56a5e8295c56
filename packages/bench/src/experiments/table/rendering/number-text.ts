import type { Unit } from '../table.ts';

/** A number as tables show it; an empty text where there is none. */
export function numberText(value: number | null | undefined, unit: Unit): string {
  if (value == null) return '';
  switch (unit) {
    case 'percent':
      return fixed(value, 2);
    case 'points':
      return `${value > 0 && fixed(value, 2) !== '0.00' ? '+' : ''}${fixed(value, 2)}`;
    case 'probability':
      return value < 0.0001 ? '<0.0001' : fixed(value, 4);
    case 'coefficient':
      return fixed(value, 3);
    case 'seconds':
      return fixed(value, 1);
    case 'money':
      return fixed(value, 4);
    case 'count':
      return String(value);
  }
}

/** A number that rounds to 0 has no minus sign. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
