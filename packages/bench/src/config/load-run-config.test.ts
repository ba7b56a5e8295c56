import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { loadRunConfig } from './load-run-config.ts';
import { runConfigSchema } from './run-config.ts';

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'my.first.yaml');
  writeFileSync(file, content);
  return file;
}

const roles = 'agent: &simulated { provider: simulated }, optimizer: *simulated, evaluator: *simulated';
const complete = `task: { benchmark: aqua }\narchitecture: { name: sequential }\noptimizer: { name: maspo, schedule: { steps: 2 } }\nmodels: { ${roles} }\n`;

test('a file gives its configuration with defaults, the name of the run, and the folder of its paths', async () => {
  const file = fileWith(complete);
  expect(await loadRunConfig(file)).toEqual({
    name: 'my.first',
    file,
    directory: join(file, '..'),
    config: {
      task: { benchmark: 'aqua', split: 'held-out', pool: 50, grading: 'repaired' },
      architecture: { name: 'sequential' },
      optimizer: { name: 'maspo', schedule: { steps: 2 } },
      models: {
        agent: { provider: 'simulated' },
        optimizer: { provider: 'simulated' },
        evaluator: { provider: 'simulated' },
      },
      judgeCheck: { pairs: 40 },
      traces: { megabytes: 200 },
      concurrency: 32,
      seed: 0,
    },
  });
});

test('an empty file lacks every section', async () => {
  await expect(loadRunConfig(fileWith(''))).rejects.toMatchObject({ code: 'invalid-input', issues: { length: 4 } });
});

test('a missing file, and a file that is not YAML, are refused by name', async () => {
  const file = fileWith('task: [');
  await expect(loadRunConfig(file)).rejects.toThrow(`${file} is not valid YAML`);
  await expect(loadRunConfig(`${file}.bak`)).rejects.toMatchObject({
    code: 'missing-data',
    message: `cannot read ${file}.bak: there is no such file`,
  });
});

test('the schema of a configuration can be published, and contains the settings of an own task', () => {
  const schema = z.toJSONSchema(runConfigSchema, { io: 'input' });
  const task = (schema.properties?.task ?? {}) as z.core.JSONSchema.JSONSchema;
  const said = JSON.stringify(task.properties?.scoring);
  for (const word of ['exact', 'contains', 'regex', 'json', 'none', 'module', 'rubric', 'fields'])
    expect(said).toContain(`"${word}"`);
  expect(Object.keys(task.properties ?? {})).toEqual(expect.arrayContaining(['file', 'columns', 'validation']));
});
