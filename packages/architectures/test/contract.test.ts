import { expect, test } from 'vitest';
import { architectures, hierarchical, sequential } from '../src/index.ts';
import { describeArchitecture } from './architecture-contract.ts';

const suites = [
  { architecture: sequential, optionCases: [{}, { rounds: 1 }, { rounds: 2 }, { rounds: 6 }] },
  { architecture: hierarchical, optionCases: [{}] },
];

test('every listed architecture is held to the contract', () => {
  expect(suites.map(({ architecture }) => architecture)).toEqual(architectures);
});

for (const { architecture, optionCases } of suites) describeArchitecture(architecture, optionCases);
