import { placesOfName } from './places-of-name.ts';

/**
 * A sentence that names the function and shows its arguments, for tasks whose prompt does not. The call is taken from
 * the tests without its result, so that it does not reveal a label.
 */
export function callNote(entryPoint: string, tests: readonly string[]): string {
  const call = tests.map((test) => callOf(entryPoint, test)).find((found) => found !== undefined);
  return `The function is named \`${entryPoint}\`${call === undefined ? '.' : ` and is called like this: \`${call}\``}`;
}

/**
 * The first call of the function in a Python statement, from its name to its closing bracket, if there is a complete
 * one.
 */
function callOf(name: string, statement: string): string | undefined {
  const start = placesOfName(name, statement).find((place) => /^\s*\(/.test(statement.slice(place + name.length)));
  if (start === undefined) return undefined;
  let depth = 0;
  let quote = '';
  for (let at = start; at < statement.length; at++) {
    const character = statement[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth === 0) return statement.slice(start, at + 1);
  }
  return undefined;
}
