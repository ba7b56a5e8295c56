import { readsProbabilities } from '../calibration/calibration.ts';
import { loadRunConfig } from '../config/load-run-config.ts';
import type { RunConfig } from '../config/run-config.ts';
import { type RunSetup, setUpRun } from '../setup/run-setup.ts';
import { verdictsOf } from '../setup/verdicts-of.ts';
import { checkDatasets, checkHome, checkStore } from './check-home.ts';
import { checkKeys } from './check-keys.ts';
import { checkLocalModels } from './check-local-models.ts';
import { checkClock, checkNode, checkSandboxes } from './check-machine.ts';
import { checkModels } from './check-models.ts';
import { checkServerClocks } from './check-server-clocks.ts';
import { type Finding, findingsOf } from './finding.ts';

export interface Examined {
  /** A run configuration; without one only the machine is examined. */
  readonly configFile?: string | undefined;
  /** Whether servers are called. */
  readonly calls: boolean;
  /** Called with the number of models that have answered, or failed to answer. */
  readonly onAnswered?: (done: number, total: number) => void;
}

/**
 * Checks everything that has to work before a run can start. What a user can correct is returned as a finding and not
 * thrown.
 */
export async function examine(home: string, { configFile, calls, onAnswered }: Examined): Promise<Finding[]> {
  const { config, setup, readsProbabilities: reads = false, findings } = await readConfiguration(home, configFile);
  const called = calls ? config?.models : undefined;
  const [sandboxes, datasets, localModels, answers, serverClocks] = await Promise.all([
    checkSandboxes(setup?.task.scoring === 'code'),
    checkDatasets(home),
    checkLocalModels(home, config?.models),
    called === undefined ? [] : checkModels(called, home, { readsProbabilities: reads, onAnswered }),
    called === undefined ? [] : checkServerClocks(called),
  ]);
  return [
    checkNode(),
    checkClock(),
    ...serverClocks,
    ...(await checkHome(home)),
    ...(await findingsOf('reply store', () => checkStore(home))),
    ...datasets,
    ...localModels,
    ...sandboxes,
    ...findings,
    ...checkKeys(config?.models),
    ...answers,
  ];
}

interface Configuration {
  readonly config?: RunConfig;
  readonly setup?: RunSetup;
  /** Whether the search or the pruning reads verdicts from probabilities. */
  readonly readsProbabilities?: boolean;
  readonly findings: readonly Finding[];
}

/** Keys are reported by separate findings. */
async function readConfiguration(home: string, file: string | undefined): Promise<Configuration> {
  if (file === undefined) return { findings: [] };
  const check = 'configuration';
  const read: { config?: RunConfig; setup?: RunSetup; readsProbabilities?: boolean } = {};
  const findings = await findingsOf(check, async () => {
    const loaded = await loadRunConfig(file);
    read.config = loaded.config;
    read.setup = await setUpRun(loaded, home);
    read.readsProbabilities = verdictsOf(read.setup).some(readsProbabilities);
    return [{ check, status: 'ok', says: `${file} is complete, and what it names is here` }];
  });
  return { ...read, findings };
}
