import { expect, test } from 'vitest';
import { cpuBudget, cpuBudgetOf } from './code-budget.ts';

test('an answer gets 10 s of CPU time, or four times what the published solution took', () => {
  expect([cpuBudget(0), cpuBudget(2.5), cpuBudget(5)]).toEqual([10, 10, 20]);
});

test('slow published solutions are known', () => {
  expect(cpuBudgetOf('humaneval-et/39')).toBeGreaterThan(20);
  expect(cpuBudgetOf('humaneval-et/0')).toBe(10);
});
