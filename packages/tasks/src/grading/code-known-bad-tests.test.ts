import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { needsDatasets } from '../../testing/needs.ts';
import { humanevalEt } from '../benchmarks/humaneval-et.ts';
import { isKnownBadTest, knownBadTests } from './code-known-bad-tests.ts';

test('tests of six HumanEval-ET tasks are known to fail their own solution', () => {
  expect([...new Set(knownBadTests.map(({ example }) => example))]).toEqual(
    ['2', '38', '44', '50', '53', '151'].map((number) => `humaneval-et/${number}`),
  );
});

test.skipIf(needsDatasets.missing)(`exactly the listed tests are left out ${needsDatasets.note}`, () => {
  const file = needsDatasets.file('humaneval-et.jsonl');
  const leftOut = humanevalEt.parse(readFileSync(file, 'utf8'), humanevalEt.files[0]!).flatMap(({ id, gold }) => {
    if (gold.format !== 'code') throw new Error(`${id} is no code example`);
    return gold.tests.flatMap((text, test) => (isKnownBadTest(gold.entryPoint, text) ? [`${id} ${test}`] : []));
  });
  expect(leftOut).toEqual(knownBadTests.map(({ example, test }) => `${example} ${test}`));
});
