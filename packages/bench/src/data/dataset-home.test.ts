import { isAbsolute, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveHome } from './dataset-home.ts';

describe('resolveHome', () => {
  test('MASPO_HOME decides, and a relative path starts at the working directory', () => {
    expect(resolveHome({ MASPO_HOME: 'somewhere' })).toBe(resolve('somewhere'));
  });

  test('without MASPO_HOME, or if it is empty, the home is a folder of the platform named maspo', () => {
    expect(resolveHome({ MASPO_HOME: '' })).toBe(resolveHome({}));
    expect(isAbsolute(resolveHome({}))).toBe(true);
    expect(resolveHome({})).toMatch(/maspo/);
    expect(resolveHome({})).not.toMatch(/nodejs/);
  });
});
