import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelConfig, type ModelsConfig, measuredTokens, namedModels, replyStoreFile } from '@maspo/models';
import { readJsonl } from '../input/read-json.ts';
import { timingsIn } from '../records/read-run.ts';
import { type Assumptions, defaultAssumptions, explainAssumptions, type Purpose, purposes } from './assumptions.ts';

/** One figure that a forecast rests on, and its source. */
export interface Ground {
  /** The name that `--assume` takes, such as `outputTokens.agent`. */
  readonly name: string;
  /** Left out where nothing is known. */
  readonly value?: unknown;
  readonly from: 'guessed' | 'measured' | 'given' | 'unknown';
  /** What the figure means, and what it was measured on or why it was guessed. */
  readonly says: string;
}

/** The assumptions of a forecast, and the ground of each. */
export interface Grounds {
  readonly assumptions: Assumptions;
  readonly grounds: readonly Ground[];
}

export interface GroundsOptions {
  /** The models of all runs that are forecast. */
  readonly models: readonly ModelsConfig[];
  /** The folder of the reply store. Its replies show how long replies are. */
  readonly home: string;
  /** The folder of earlier runs, which show how long a reply takes. */
  readonly results: string;
  /** Figures that the user gives, by the names of `Ground`. They override all others. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** Fewer replies do not show how long the replies of a model are. */
const fewestReplies = 20;

/**
 * Assumptions for these models: as given, else as measured on replies of these models, else guessed. The time of a reply is never guessed.
 * Throws the error of a reply store that cannot be read.
 */
export async function findGrounds({ models, home, results, given }: GroundsOptions): Promise<Grounds> {
  const measured = new Map<string, { readonly value: number; readonly says: string }>();
  const tokens = measuredTokens(replyStoreFile(home));
  const times = await measuredTimes(results);
  for (const purpose of purposes) {
    const called = calledFor(purpose, models);
    if (called.length === 0) continue;
    const stored = called.flatMap(({ provider, model }) =>
      tokens.filter((row) => row.provider === provider && row.model === model && row.purpose === purpose),
    );
    const replies = stored.reduce((sum, row) => sum + row.replies, 0);
    if (stored.length === called.length && stored.every((row) => row.replies >= fewestReplies))
      measured.set(`outputTokens.${purpose}`, {
        value: Math.max(1, Math.round(stored.reduce((sum, row) => sum + row.outputTokens, 0) / replies)),
        says: `mean of the last ${replies} stored replies of ${namesOf(called)}`,
      });
    const timed = called.flatMap(({ model }) => times.get(model) ?? []);
    const slowest = timed.toSorted((one, other) => other.seconds - one.seconds)[0];
    if (timed.length === called.length && slowest !== undefined)
      measured.set(`secondsPerCall.${purpose}`, { value: slowest.seconds, says: slowest.says });
  }
  const values = (name: 'outputTokens' | 'secondsPerCall') =>
    Object.fromEntries(
      purposes.flatMap((purpose) => {
        const found = measured.get(`${name}.${purpose}`)?.value ?? defaultAssumptions[name][purpose];
        return found === undefined ? [] : [[purpose, found]];
      }),
    );
  const assumptions = withGiven(
    { ...defaultAssumptions, outputTokens: values('outputTokens'), secondsPerCall: values('secondsPerCall') },
    given,
  ) as Assumptions;
  return { assumptions, grounds: groundsOf(assumptions, { measured, given }) };
}

/** The assumptions, with those replaced that are given as `name` or `name.purpose`. Nothing is validated. */
function withGiven(assumptions: object, given: Readonly<Record<string, unknown>>): object {
  const changed: Record<string, unknown> = { ...assumptions };
  for (const [path, value] of Object.entries(given)) {
    const [name = '', purpose] = path.split('.', 2);
    if (purpose !== undefined) changed[name] = { ...(changed[name] as object), [purpose]: value };
    else if (isByPurpose(name)) changed[name] = Object.fromEntries(purposes.map((each) => [each, value]));
    else changed[name] = value;
  }
  return changed;
}

function isByPurpose(name: string): name is 'outputTokens' | 'secondsPerCall' {
  return name === 'outputTokens' || name === 'secondsPerCall';
}

function groundsOf(
  assumptions: Assumptions,
  {
    measured,
    given,
  }: {
    readonly measured: ReadonlyMap<string, { readonly says: string }>;
    readonly given: Readonly<Record<string, unknown>>;
  },
): Ground[] {
  return explainAssumptions(assumptions).flatMap(({ name, value, meaning, reason }): Ground[] => {
    if (!isByPurpose(name)) {
      const isGiven = name in given;
      return [{ name, value, from: isGiven ? 'given' : 'guessed', says: isGiven ? meaning : `${meaning}: ${reason}` }];
    }
    return purposes.map((purpose): Ground => {
      const path = `${name}.${purpose}`;
      const found = assumptions[name][purpose];
      if (path in given || name in given) return { name: path, value: found, from: 'given', says: meaning };
      const measurement = measured.get(path);
      if (measurement !== undefined) return { name: path, value: found, from: 'measured', says: measurement.says };
      if (found === undefined) return { name: path, from: 'unknown', says: `${meaning}: ${reason}` };
      return { name: path, value: found, from: 'guessed', says: `${meaning}: ${reason}` };
    });
  });
}

type CalledModel = Exclude<ModelConfig, { readonly provider: 'simulated' }>;

/** The distinct models that are called for a purpose, simulated models excepted. */
function calledFor(purpose: Purpose, all: readonly ModelsConfig[]): CalledModel[] {
  const role =
    purpose === 'propose' ? 'optimizer' : purpose === 'judge' || purpose === 'assess' ? 'evaluator' : 'agent';
  const called = all.flatMap((models) =>
    namedModels(models).flatMap((model) =>
      model.role === role && model.config.provider !== 'simulated' ? [model.config] : [],
    ),
  );
  return [...new Map(called.map((config) => [`${config.provider} ${config.model}`, config])).values()];
}

function namesOf(models: readonly CalledModel[]): string {
  return models.map(({ provider, model }) => `${provider} ${model}`).join(', ');
}

interface MeasuredTime {
  readonly seconds: number;
  readonly says: string;
}

/**
 * The median time of a reply, by the name of the model. It is taken from the newest run in the folder with enough replies of this model.
 */
async function measuredTimes(results: string): Promise<ReadonlyMap<string, MeasuredTime>> {
  const found = new Map<string, MeasuredTime>();
  for (const folder of runsBelow(results)) {
    const lines = await readJsonl(join(folder, 'timings.jsonl')).catch(() => []);
    for (const { model, answered, latencyMs } of timingsIn(lines)) {
      if (found.has(model) || latencyMs === undefined || answered < fewestReplies) continue;
      const says = `median of ${answered} replies of ${model} in ${folder}`;
      found.set(model, { seconds: latencyMs.p50 / 1000, says });
    }
  }
  return found;
}

/** Runs and cells of experiments that have finished, the newest first. */
function runsBelow(results: string): string[] {
  const foldersIn = (folder: string) =>
    statSync(folder, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
          entry.isDirectory() ? [join(folder, entry.name)] : [],
        )
      : [];
  return foldersIn(results)
    .flatMap((folder) => [folder, ...foldersIn(join(folder, 'cells'))])
    .flatMap((folder) => {
      const stat = statSync(join(folder, 'timings.jsonl'), { throwIfNoEntry: false });
      return stat === undefined ? [] : [{ folder, at: stat.mtimeMs }];
    })
    .toSorted((one, other) => other.at - one.at)
    .map(({ folder }) => folder);
}
