import { MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { architectures } from './architectures.ts';
import { findArchitecture } from './find-architecture.ts';

test('every listed architecture is found by its name, and names are unique', () => {
  for (const architecture of architectures) expect(findArchitecture(architecture.name)).toBe(architecture);
});

test('an unknown name is refused with the known ones', () => {
  expect(() => findArchitecture('debates')).toThrow(MaspoError);
  expect(() => findArchitecture('debates')).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      message: expect.stringMatching(/"debates": known are sequential, hierarchical;/),
    }),
  );
});
