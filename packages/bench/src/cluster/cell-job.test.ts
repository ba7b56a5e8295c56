import { expect, test } from 'vitest';
import { readCellJob } from './cell-job.ts';

test('a job whose id would lead out of its folder is refused', () => {
  const read = readCellJob({ id: '../elsewhere' });
  expect(read).toMatchObject({ refusal: expect.stringMatching(/\bid: /) });
});
