/** Names of one unit, the first being the one to compare by. Plurals in -s are understood. */
const names: readonly (readonly string[])[] = [
  ['percent', 'pct', 'percentage point'],
  ['degree', 'deg'],
  ['radian', 'rad'],
  ['dollar', 'usd', 'buck'],
  ['cent', '¢'],
  ['inch', 'inches', 'in'],
  ['foot', 'feet', 'ft'],
  ['yard', 'yd'],
  ['mile', 'mi'],
  ['millimeter', 'millimetre', 'mm'],
  ['centimeter', 'centimetre', 'cm'],
  ['meter', 'metre', 'm'],
  ['kilometer', 'kilometre', 'km'],
  ['gram', 'g'],
  ['kilogram', 'kg', 'kilo'],
  ['pound', 'lb'],
  ['ounce', 'oz'],
  ['ton'],
  ['liter', 'litre', 'l'],
  ['milliliter', 'millilitre', 'ml'],
  ['gallon', 'gal'],
  ['second', 'sec'],
  ['minute', 'min'],
  ['hour', 'hr', 'h'],
  ['day'],
  ['week'],
  ['month'],
  ['year', 'yr'],
  ['mph', 'mile/hour'],
  ['unit'],
];

const canonical = new Map(names.flatMap((aliases) => aliases.map((alias) => [alias, aliases[0]!] as const)));

/** The name to compare a written unit by, e.g. `centimeter^2` for `square cm`; `other` for words that are no known unit. */
export function unitOf(written: string): string {
  const text = written
    .trim()
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*(?:\/|\bper\b)\s*/g, '/');
  const whole = single(text);
  if (whole !== 'other') return whole;
  const [over, under, ...more] = text.split('/');
  if (under === undefined || more.length > 0) return 'other';
  const [top, bottom] = [single(over!), single(under)];
  if (top === 'other' || bottom === 'other') return 'other';
  return canonical.get(`${top}/${bottom}`) ?? `${top}/${bottom}`;
}

function single(text: string): string {
  const match = text.match(/^(?:(square|sq\.?|cubic|cu\.?) )?([a-z¢ ]+?)\s*(?:\^([23]))?$/);
  if (match === null) return 'other';
  const name = canonical.get(match[2]!) ?? canonical.get(match[2]!.replace(/s$/, ''));
  if (name === undefined) return 'other';
  const power = match[3] ?? (match[1] === undefined ? undefined : match[1].startsWith('s') ? '2' : '3');
  return power === undefined ? name : `${name}^${power}`;
}
