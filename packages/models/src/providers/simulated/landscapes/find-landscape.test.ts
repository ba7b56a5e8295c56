import { expect, test } from 'vitest';
import { findLandscape, landscapes } from './find-landscape.ts';

test('landscapes are found by name, and deceptive is the default', () => {
  expect(findLandscape().name).toBe('deceptive');
  for (const landscape of landscapes) expect(findLandscape(landscape.name)).toBe(landscape);
});

test('an unknown name is refused with the known ones', () => {
  expect(() => findLandscape('flat')).toThrow('unknown landscape "flat": known are deceptive');
});

test.each(landscapes)('in $name every trait that replaces another trait names an existing trait', ({ traits }) => {
  const ids = traits.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { replaces } of traits) if (replaces !== undefined) expect(ids).toContain(replaces);
});

test.each(landscapes)('in $name no sentence or mark is part of another', ({ traits }) => {
  const texts = traits.flatMap(({ sentence, mark }) => [sentence, ...(mark === undefined ? [] : [mark.text])]);
  for (const text of texts) expect(texts.filter((other) => other.includes(text))).toEqual([text]);
});
