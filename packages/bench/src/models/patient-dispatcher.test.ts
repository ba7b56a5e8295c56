import { expect, test } from 'vitest';
import { patientDispatcher } from './patient-dispatcher.ts';

test('this runtime offers a connection pool without a time limit of its own', () => {
  expect(patientDispatcher()).toHaveProperty('dispatch');
});
