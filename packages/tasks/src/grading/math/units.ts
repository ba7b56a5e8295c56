/** The names of each unit. The first name is used for comparing. Plurals in -s are understood. */
const names: readonly (readonly string[])[] = [
  ['percent', 'pct', 'percentage', 'percentage point'],
  [
    'degree',
    'deg',
    'degree celsius',
    'degrees celsius',
    'degree fahrenheit',
    'degrees fahrenheit',
    'celsius',
    'fahrenheit',
  ],
  ['radian', 'rad'],
  ['dollar', 'usd', 'buck', 'us dollar', 'us'],
  ['euro', 'eur', '€'],
  ['£', 'pound sterling', 'pounds sterling', 'gbp'],
  ['rupee', 'rs', 'inr'],
  ['yen', 'jpy', '¥'],
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
  ['ton', 'tonne'],
  ['milligram', 'mg'],
  ['liter', 'litre', 'l'],
  ['milliliter', 'millilitre', 'ml'],
  ['gallon', 'gal'],
  ['second', 'sec', 's'],
  ['minute', 'min'],
  ['hour', 'hr', 'h'],
  ['day'],
  ['millisecond', 'ms'],
  ['week'],
  ['month'],
  ['year', 'yr'],
  ['mph', 'mile/hour'],
  ['km/h', 'kph', 'kmh', 'kilometer/hour'],
  ['joule', 'j'],
  ['newton', 'n'],
  ['watt', 'w'],
  ['volt', 'v'],
  ['hertz', 'hz'],
  ['acre'],
  ['hectare', 'ha'],
  ['pint'],
  ['quart'],
  ['cup'],
  ['unit'],
];

/**
 * The only words that may follow a number without changing it: names of things that are counted, and remarks about a
 * figure. A word on neither list changes the value, as "million", "squared", "half" and "in base 5" do.
 */
const fillers = new Set(
  `
  approximately exactly about roughly total altogether overall of the a an in per each all is different distinct possible
  such old long wide high tall deep thick away apart integer integral positive whole real complex prime even odd st nd rd th
  adult angle animal answer apple arrangement bag ball banana barrel basket bat bead bean bear bell bike bill bird block
  board boat book bottle box boy bracelet brick bucket building bulb bus button cake candle candy car card carrot case cat
  chair chapter chicken child children chocolate choice circle cities city class clip clock coat coin color combination
  committee computer cookie coordinate countries country cow crate cube cupcake customer cut deer desk diagonal digit
  dimension divisor dog doll donkey donut door dot dress duck edge egg element elephant employee event face factor factory
  family fence field figure fish flower friend fruit game gift girl glass goal goat grade grape group guest hamburger
  handshake hat head heart hen hexagon home horse hotel house individuals intersection island item jar job juice key kid
  kind kite kitten ladder lamp leaf leaves leg lemon lesson letter level libraries library line lion list loop magazine
  man mango marble match maximum meal melon member men method mice minimum mirror monkey mouse move muffin musician name
  necklace nest note notebook number nurse object octagon office opening option orange order ordered outcome pack packet
  page paint pair pan panda paper part party passenger path pattern peach pear pearl pen pencil pentagon people
  permutation person pet phone picture pie piece pig pizza place plane plant plate player plum point pole polygon pond
  post postcard pot potato present prize problem product program puppies puppy puzzle question rabbit race rectangle
  region remaining result ribbon ring road room root rope rose route row ruler sack sail sale sandwich school seat segment
  sequence set sheep shirt shoe side slice sock solution song sphere spider spoon sport stair stamp star station step
  stick sticker stone store stories story strawberries strawberry street student subset table task teacher team tent term
  thing ticket tile tomato toothpick towel town toy train tree triangle trip truck tuple value variable vase vertex
  vertices video visitor volunteer vote wagon walk watermelon way wheel window wing woman women word worker yarn zero`
    .trim()
    .split(/\s+/),
);

const canonical = new Map(names.flatMap((aliases) => aliases.map((alias) => [alias, aliases[0]!] as const)));

/**
 * The name by which a written unit is compared, e.g. `centimeter^2` for `square cm`. It is `other` for words that change nothing. Other
 * words change the value and are returned as they are.
 */
export function unitOf(written: string): string {
  const words = written
    .trim()
    .toLowerCase()
    .replace(/^\((.*)\)$/, '$1')
    .replace(/\.$/, '')
    .replace(/\s+/g, ' ');
  const text = words.replace(/\s*(?:\/|\bper\b|(?<=[a-z]) an? (?=[a-z]))\s*/g, '/');
  const whole = single(text);
  if (whole !== undefined) return whole;
  const [over, under, ...more] = text.split('/');
  const [top, bottom] = [single(over!), single(under ?? '')];
  if (top !== undefined && bottom !== undefined && more.length === 0)
    return canonical.get(`${top}/${bottom}`) ?? `${top}/${bottom}`;
  return withoutFillers(text) ?? words;
}

/** Whether a result of `unitOf` is a known unit. */
export function isKnownUnit(unit: string): boolean {
  return unit !== 'other' && unit.split('/').every((part) => canonical.get(part.replace(/\^\d$/, '')) !== undefined);
}

/** The unit without words that change nothing: `cents in total`, `students`. Undefined if another word changes the value. */
function withoutFillers(text: string): string | undefined {
  const words = text.split(/[ /]/).filter((word) => word !== '');
  const rest = words.filter((word) => !isFiller(word));
  if (rest.length === 0) return words.includes('per') || text.includes('/') ? text : 'other';
  return rest.length === words.length ? undefined : single(rest.join(' '));
}

function isFiller(word: string): boolean {
  return fillers.has(word) || fillers.has(word.replace(/s$/, '')) || fillers.has(word.replace(/es$/, ''));
}

function single(text: string): string | undefined {
  const match = text.match(/^(?:(square|sq\.?|cubic|cu\.?) )?([a-z¢€£¥/ ]+?)\s*(?:\^([23]))?$/);
  if (match === null) return undefined;
  const name = canonical.get(match[2]!) ?? canonical.get(match[2]!.replace(/s$/, ''));
  if (name === undefined) return undefined;
  const power = match[3] ?? (match[1] === undefined ? undefined : match[1].startsWith('s') ? '2' : '3');
  return power === undefined ? name : `${name}^${power}`;
}
