import { z } from 'zod';
import { guardOptionsSchema } from '../../guards/guard-options.ts';
import { stopOptionsSchema } from '../../guards/stop-options.ts';
import { judgeOptionsSchema } from '../../judge/judge-options.ts';
import { misalignmentBufferOptionsSchema } from '../../misalignment/misalignment-buffer-options.ts';
import { operatorOptionsSchema } from '../../operators/operator-options.ts';
import { withoutSources } from '../../options/cited.ts';
import { rewardOptionsSchema } from '../../reward/reward-options.ts';
import {
  batchOptionsSchema,
  beamOptionsSchema,
  lookaheadOptionsSchema,
  proposalsOptionsSchema,
  refreshOptionsSchema,
  samplingOptionsSchema,
  scheduleOptionsSchema,
} from '../../search/search-options.ts';
import { maspoAlternatives, maspoPresets } from './maspo-presets.ts';

const presetNames = ['paper', 'spec', 'as-published'] as const;

const settings = {
  batch: batchOptionsSchema,
  reward: rewardOptionsSchema,
  search: beamOptionsSchema,
  schedule: scheduleOptionsSchema,
  refresh: refreshOptionsSchema,
  sampling: samplingOptionsSchema,
  lookahead: lookaheadOptionsSchema,
  proposals: proposalsOptionsSchema,
  judge: judgeOptionsSchema,
  operators: operatorOptionsSchema,
  misalignmentBuffer: misalignmentBufferOptionsSchema,
  guards: guardOptionsSchema,
  stop: stopOptionsSchema,
};

export const resolvedMaspoOptions = z
  .strictObject({ preset: z.enum(presetNames).describe('Source of what is not given'), ...settings })
  .superRefine(({ batch, search, sampling, proposals }, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    const shown = proposals.kind === 'disjoint' ? proposals.size : batch.size;
    const of = proposals.kind === 'disjoint' ? `proposals.size (${shown})` : `batch.size (${shown})`;
    const [path, made] =
      search.kind === 'beam'
        ? (['proposalsPerParent', search.proposalsPerParent] as const)
        : (['proposals', search.proposals] as const);
    if (made > shown) refuse(['search', path], `${made} is above ${of}: each proposal needs a share of the traces`);
    if (sampling.kind !== 'random' && sampling.cases > shown)
      refuse(['sampling', 'cases'], `${sampling.cases} is above ${of}`);
  });

/** Every setting of the search, resolved. */
export type MaspoOptions = z.infer<typeof resolvedMaspoOptions>;
export type MaspoSettings = Omit<MaspoOptions, 'preset'>;

/**
 * What a user may write: a preset, and any of its settings to override. A group of settings that names another `kind` than the preset's
 * starts from that kind's own defaults.
 */
export const maspoOptionsSchema: z.ZodType<MaspoOptions> = z.preprocess(fillIn, resolvedMaspoOptions);

function fillIn(written: unknown): unknown {
  if (!isMap(written)) return written;
  const { preset = 'paper', ...given } = written;
  const known = presetNames.find((name) => name === preset) ?? 'paper';
  const defaults = withoutSources<MaspoSettings>(maspoPresets[known]);
  const filled = Object.entries(defaults).map(([group, values]) => [
    group,
    fillGroup(values, given[group], alternativesOf(group)),
  ]);
  return { preset, ...given, ...Object.fromEntries(filled) };
}

function fillGroup(defaults: object, given: unknown, alternatives: Readonly<Record<string, unknown>>): unknown {
  if (given === undefined) return defaults;
  if (!isMap(given)) return given;
  const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { kind } = overrides;
  if (kind === undefined || kind === (defaults as { kind?: unknown }).kind) return { ...defaults, ...overrides };
  const start = Object.hasOwn(alternatives, String(kind))
    ? withoutSources<object>(alternatives[String(kind)] as never)
    : {};
  return { ...start, ...overrides };
}

function alternativesOf(group: string): Readonly<Record<string, unknown>> {
  return (maspoAlternatives as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[group] ?? {};
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
