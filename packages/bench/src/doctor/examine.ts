import { type NamedModel, namedModels } from '@maspo/models';
import { readsProbabilities } from '../calibration/calibration.ts';
import { loadRunConfig } from '../config/load-run-config.ts';
import { calledModels } from '../setup/called-models.ts';
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
  const { models, setup, reads, findings } = await readConfiguration(home, configFile);
  const asked = calls ? models : [];
  const [sandboxes, datasets, localModels, answers, serverClocks] = await Promise.all([
    checkSandboxes(setup?.task.scoring === 'code'),
    checkDatasets(home),
    checkLocalModels(home, models),
    asked.length === 0 ? [] : checkModels(asked, home, { readsProbabilities: reads, onAnswered }),
    checkServerClocks(asked),
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
    ...checkKeys(models),
    ...answers,
  ];
}

interface Configuration {
  /** The models that a run calls. */
  readonly models: readonly NamedModel[];
  readonly setup?: RunSetup | undefined;
  /** Whether the search or the pruning reads verdicts from probabilities. */
  readonly reads: boolean;
  readonly findings: readonly Finding[];
}

/** Keys are reported by separate findings. */
async function readConfiguration(home: string, file: string | undefined): Promise<Configuration> {
  if (file === undefined) return { models: [], reads: false, findings: [] };
  const check = 'configuration';
  let models: readonly NamedModel[] = [];
  let setup: RunSetup | undefined;
  let reads = false;
  const findings = await findingsOf(check, async () => {
    const loaded = await loadRunConfig(file);
    models = calledModels(loaded, 'optimization');
    setup = await setUpRun(loaded, home);
    models = calledModels(setup, 'optimization');
    reads = verdictsOf(setup).some(readsProbabilities);
    return [
      { check, status: 'ok', says: `${file} is complete, and what it names is here` },
      ...notCalled(setup, models),
    ];
  });
  return { models, setup, reads, findings };
}

/** A line for each configured model that the run does not call, so that nobody misses it. */
function notCalled({ config }: RunSetup, called: readonly NamedModel[]): Finding[] {
  const names = new Set(called.map(({ name }) => name));
  const others = namedModels(config.models).filter(({ name }) => !names.has(name));
  return others.map(({ name }) => ({ check: `model of ${name}`, status: 'ok', says: 'this run does not call it' }));
}
