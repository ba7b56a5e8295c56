import { expect, test } from 'vitest';
import { experimentOptimizers, findOptimizer } from './find-optimizer.ts';

test('an optimizer is found by its name', () => {
  expect(findOptimizer('maspo').name).toBe('maspo');
});

test('an unknown name is refused with the known names and the nearest one', () => {
  expect(() => findOptimizer('mapso')).toThrow(
    /^unknown optimizer "mapso": known are maspo, .*\. Did you mean "maspo"\?$/,
  );
});

test('an ablation is found only in experiments', () => {
  expect(findOptimizer('maspo-ablation', experimentOptimizers).name).toBe('maspo-ablation');
  expect(() => findOptimizer('maspo-ablation')).toThrow('it is for experiments. For a run, name maspo');
});
