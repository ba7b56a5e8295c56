import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findCatalogueModel, modelsFolder } from '@maspo/models';

const model = findCatalogueModel('smollm2-135m')!;

/** The file of the smallest model, if the machine has it: in the folder MASPO_TEST_MODELS, or pulled into MASPO_HOME. */
function findFile(): string | undefined {
  const { MASPO_TEST_MODELS: folder, MASPO_HOME: home } = process.env;
  const folders = [folder, home && modelsFolder(home)].filter((each) => each !== undefined && existsSync(each));
  const files = folders.flatMap((each) => readdirSync(each!).map((name) => join(each!, name)));
  return files.find((file) => file.endsWith('.gguf') && statSync(file).size === model.bytes);
}

const file = findFile();

/** SmolLM2, for tests that run a real model. */
export const testModel = {
  ...model,
  file: file ?? '',
  missing: file === undefined,
  note: '(needs SmolLM2: run "maspo models pull smollm2-135m" and set MASPO_HOME, or MASPO_TEST_MODELS to its folder)',
};
