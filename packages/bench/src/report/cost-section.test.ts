import { expect, test } from 'vitest';
import type { FinishedRun } from '../records/read-run.ts';
import { costSection } from './cost-section.ts';

function sectionOf(used: object): string {
  const count = { calls: 4, inputTokens: 40, outputTokens: 12, ...used };
  const usage = { total: count, byPurpose: { agent: count }, byPhase: {}, byAgent: {}, byModel: { tiny: count } };
  const models = { agent: { provider: 'openai', model: 'tiny', prices: { input: 1, output: 2, currency: 'EUR' } } };
  return costSection({
    manifest: { models },
    summary: { simulated: false, usage },
    timings: [],
  } as unknown as FinishedRun);
}

test('if all tokens were counted, the section names the providers as the source', () => {
  const section = sectionOf({});
  expect(section).toContain('tokens as the providers counted them.');
  expect(section).not.toMatch(/estimated|refuses/);
});

test('estimated tokens are called estimated, with the number of such calls', () => {
  const section = sectionOf({ estimated: 3 });
  expect(section).toContain(
    'except for 3 of 4 calls whose server counted none: four bytes of text are taken for a token',
  );
  expect(section).toContain('of estimated tokens');
});

test('settings that a model refuses are listed with the adaptation', () => {
  expect(sectionOf({ adapted: { 'temperature left out': 4 } })).toContain(
    '- tiny: temperature left out in 4 of 4 calls',
  );
});

test('amounts are shown with their currency', () => {
  expect(sectionOf({ money: 0.5 })).toContain('| purpose | calls | input tokens | output tokens | money (EUR) |');
});
