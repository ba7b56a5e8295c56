import { type Optimizer, transferFrom } from '@maspo/core';
import { readFoundPrompts } from '../setup/read-prompts.ts';
import type { RunSetup } from '../setup/run-setup.ts';

/** The cell whose prompts another cell takes over, and its `prompts.json`, which is read when the other cell is run. */
export interface PromptSource {
  readonly id: string;
  readonly file: string;
}

/** The setup of a cell that takes over the prompts of another cell. The id of that cell identifies the prompts. */
export function takingOver({ id, file }: PromptSource, setup: RunSetup): RunSetup {
  const { graph } = setup.system;
  const takenOver = () => readFoundPrompts(file, { graph, split: setup.split });
  const optimizer = transferFrom(async () => (await takenOver()).prompts) as Optimizer<unknown>;
  const { optimizer: _, ...modules } = setup.modules ?? {};
  const changed = { optimizer, options: { from: id }, takenOver };
  return { ...setup, ...changed, ...(setup.modules === undefined ? {} : { modules }) };
}
