import { describe, expect, test } from 'vitest';
import { isKnownUnit, unitOf } from './units.ts';

describe('the unit of', () => {
  test.each([
    ['cm', 'centimeter'],
    ['Meters', 'meter'],
    ['square centimeters', 'centimeter^2'],
    ['sq. cm', 'centimeter^2'],
    ['cm^2', 'centimeter^2'],
    ['meters per second', 'meter/second'],
    ['m/s', 'meter/second'],
    ['miles per hour', 'mph'],
    ['dollars in total', 'dollar'],
    ['euros', 'euro'],
    ['degrees Celsius', 'degree'],
  ])('%s is the known unit %s', (written, unit) => {
    expect(unitOf(written)).toBe(unit);
    expect(isKnownUnit(unitOf(written))).toBe(true);
  });

  test.each(['apples', 'ordered pairs', 'distinct values', '(approximately)', 'th', 'boxes of candy', 'people'])(
    '%s changes nothing',
    (words) => {
      expect(unitOf(words)).toBe('other');
    },
  );

  test.each([
    'million',
    'dozen',
    'squared',
    'and a half',
    'factorial',
    'pi',
    'or more',
    'percent less',
    'thirds',
    'in base',
  ])('%s changes the value and stays as words', (words) => {
    expect(unitOf(words)).toBe(words);
    expect(isKnownUnit(unitOf(words))).toBe(false);
  });
});
