import { MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { architectures, findArchitecture } from './architectures.ts';

test('every listed architecture is found by its name, and names are unique', () => {
  for (const architecture of architectures) expect(findArchitecture(architecture.name)).toBe(architecture);
});

test('an unknown name is refused with the nearest and all known names', () => {
  expect(() => findArchitecture('Debates')).toThrow(MaspoError);
  expect(() => findArchitecture('Debates')).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      message: expect.stringMatching(
        /"Debates": known are sequential, hierarchical, .*graph file\. Did you mean "debate"\?$/,
      ),
    }),
  );
});

test('a name that resembles no known name gets no suggestion', () => {
  expect(() => findArchitecture('circular')).toThrow(/graph file$/);
});
