import type { ModelConfig } from '@maspo/models';
import { simulatedModelText } from '@maspo/models';
import type { Manifest } from '../../records/manifest.ts';
import type { Protocol } from './protocol.ts';
import type { ExperimentCells } from './read-cells.ts';
import type { TableSetting } from './table.ts';

/** The settings that decide the figures of the finished cells. */
export function settingOf({ record, only, finished }: ExperimentCells, protocol: Protocol | null): TableSetting {
  const distinct = (values: readonly string[]) => [...new Set(values)];
  return {
    definition: record.definition,
    only,
    limit: record.limit,
    testQuestions: testQuestionsOf(finished.map(({ outcomes }) => outcomes.size)),
    protocol,
    optimizers: distinct(finished.map(({ summary: { optimizer, preset } }) => optimizerText(optimizer, preset))),
    models: record.models,
    roles: rolesOf(finished.map(({ manifest }) => manifest.models)),
    versions: distinct(finished.map(({ manifest }) => manifest.product.version)).toSorted(),
    seeds: record.levels.seed,
    runs: distinct(finished.map(({ id }) => id)),
  };
}

function testQuestionsOf(counts: readonly number[]): TableSetting['testQuestions'] {
  return counts.length === 0 ? null : { least: Math.min(...counts), most: Math.max(...counts) };
}

/** The preset of an optimizer without presets is its own name. */
function optimizerText(optimizer: string, preset: string): string {
  return preset === optimizer ? optimizer : `${optimizer} (${preset})`;
}

function rolesOf(models: readonly Manifest['models'][]): TableSetting['roles'] {
  const byRole = Map.groupBy(
    models.flatMap((roles) => Object.entries(roles)),
    ([role]) => role,
  );
  return Array.from(byRole, ([role, configs]) => ({
    role,
    models: [...new Set(configs.map(([, config]) => modelText(config)))],
  }));
}

function modelText(model: ModelConfig): string {
  if (model.provider !== 'simulated') return `${model.model} (${model.provider})`;
  const leanings = Object.entries(model.judge ?? {}).map(([name, value]) => `, ${name} ${value}`);
  return `${simulatedModelText(model)}${leanings.join('')}`;
}
