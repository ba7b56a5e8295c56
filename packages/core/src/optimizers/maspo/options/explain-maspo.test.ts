import { expect, test } from 'vitest';
import { maspo } from '../maspo-optimizers.ts';
import { presetNames } from './maspo-settings.ts';

const explain = (options: unknown) => maspo.explain(maspo.options.parse(options));

test.each(presetNames)('every setting of %s has a meaning and a source other than the configuration', (preset) => {
  for (const { path, meaning, source } of explain({ preset }).slice(1)) {
    expect([path, meaning]).toEqual([path, expect.stringMatching(/\w/)]);
    expect([path, source]).toEqual([path, expect.stringMatching(/^(?!configuration$).*\w/)]);
  }
});

test('settings are named by their path and shown with their value', () => {
  const rows = explain({ preset: 'spec' });
  expect(rows[0]).toMatchObject({ path: 'preset', value: 'spec', source: 'configuration' });
  expect(rows).toContainEqual({
    path: 'search.size',
    value: 5,
    meaning: 'Candidates kept for each agent (K)',
    source: 'specification of the optimizer as a service, Defaults: K',
  });
});

test('settings of the user are distinguished from those of a preset and of a kind', () => {
  const rows = explain({ schedule: { kind: 'round-robin', patience: 2 }, search: { size: 4 } });
  const sources = Object.fromEntries(rows.map(({ path, source }) => [path, source]));
  expect(sources).toMatchObject({
    'schedule.kind': 'configuration',
    'schedule.patience': 'configuration',
    'schedule.steps': 'arXiv 2605.06623, Experimental setup: T',
    'search.size': 'configuration',
    'search.proposalsPerParent': 'arXiv 2605.06623, Experimental setup: K_sub',
  });
});
