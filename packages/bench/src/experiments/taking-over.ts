import { type Optimizer, transferFrom } from '@maspo/core';
import { readPrompts } from '../setup/read-prompts.ts';
import type { RunSetup } from '../setup/run-setup.ts';

/** The cell whose prompts another one takes over, and its `prompts.json`, which is read when that one is run. */
export interface PromptSource {
  readonly id: string;
  readonly file: string;
}

/** The setup of a cell that takes over the prompts of another one, whose id stands for them. */
export function takingOver({ id, file }: PromptSource, setup: RunSetup): RunSetup {
  const { graph } = setup.system;
  const optimizer = transferFrom(() => readPrompts(file, { graph, split: setup.split })) as Optimizer<unknown>;
  const { optimizer: _, ...modules } = setup.modules ?? {};
  return { ...setup, optimizer, options: { from: id }, ...(setup.modules === undefined ? {} : { modules }) };
}
