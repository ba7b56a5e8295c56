import { existsSync, statSync } from 'node:fs';
import { findArchitecture } from '@maspo/architectures';
import { MaspoError, maspoPresets, refuseIssues, unknownName } from '@maspo/core';
import { catalogue, type ProviderChoice, providerChoices } from '@maspo/models';
import { type Columns, findBenchmark, type QuestionFile, readQuestionFile } from '@maspo/tasks';
import { createIssueList, type IssueList } from '../../setup/issue-list.ts';
import { advisingFlags } from './advise-flags.ts';
import { chainOf } from './graph-text.ts';
import type { InitAgent, InitAnswers, InitEdge, InitModel, InitSystem, InitTask } from './init-answers.ts';
import { readColumns } from './read-columns.ts';
import { initScorings, suggestScoring } from './suggest-scoring.ts';

/** The words that a user gives as flags or as answers to questions. */
export interface InitWords {
  readonly file?: string | undefined;
  readonly benchmark?: string | undefined;
  /** `role=name`. */
  readonly column?: readonly string[] | undefined;
  readonly scoring?: string | undefined;
  readonly requirement?: string | undefined;
  readonly architecture?: string | undefined;
  readonly graph?: string | undefined;
  /** `id=role`, in the order in which the agents work. */
  readonly agent?: readonly string[] | undefined;
  /** `from:to`. */
  readonly edge?: readonly string[] | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
  readonly judgeProvider?: string | undefined;
  readonly judgeModel?: string | undefined;
  readonly judgeBaseUrl?: string | undefined;
  readonly judgeKeyEnv?: string | undefined;
  readonly preset?: string | undefined;
}

/** The defaults for words that are not given. */
export const initDefaults = {
  benchmark: 'sample-math',
  architecture: 'sequential',
  preset: 'default',
  server: 'openai',
} as const;

const namesOf = (choices: readonly ProviderChoice[]) => choices.map(({ name }) => name);

export const initProviders = namesOf(providerChoices);

/** Providers whose models are on a server. */
const servedProviders = namesOf(providerChoices.filter(({ host }) => host !== undefined));
const namedProviders = initProviders.filter((name) => name !== 'simulated');

/** The answers that the words contain, with defaults for the rest. Throws one `MaspoError` with everything that is wrong in the words. */
export async function readAnswers(words: InitWords): Promise<InitAnswers> {
  const issues = createIssueList();
  const task = await readInitTask(words, issues);
  const system = await issues.collect('the agents', async () => readInitSystem(words));
  const agentModel = await issues.collect('--provider', async () =>
    readModel({ ...words, flag: '' }, { provider: 'simulated' }),
  );
  const judge = {
    provider: words.judgeProvider,
    model: words.judgeModel,
    baseUrl: words.judgeBaseUrl,
    keyEnv: words.judgeKeyEnv,
  };
  const judgeModel = Object.values(judge).every((word) => word === undefined)
    ? undefined
    : await issues.collect('--judge-provider', async () =>
        // The same server as the agents, unless a provider is named.
        readModel(
          { ...judge, flag: 'judge-' },
          judge.provider === undefined ? (agentModel ?? { provider: 'simulated' }) : {},
        ),
      );
  const preset = words.preset ?? initDefaults.preset;
  if (!maspoPresets.some((known) => known === preset))
    issues.add([`--preset: ${unknownName('preset', preset, { known: maspoPresets })}`]);
  issues.throwIfAny('maspo init');
  return { task: task!, system: system!, agentModel: agentModel!, judgeModel, preset };
}

async function readInitTask(words: InitWords, issues: IssueList): Promise<InitTask | undefined> {
  const { file: path, benchmark, column, scoring, requirement } = words;
  if (path !== undefined && benchmark !== undefined) {
    issues.add(['--file and --benchmark: give one of them']);
    return undefined;
  }
  if (path === undefined) {
    for (const [flag, word] of Object.entries({ column, scoring, requirement }))
      if (word !== undefined) issues.add([`--${flag}: goes with --file alone, a benchmark has its own`]);
    return issues.collect('--benchmark', async () => {
      const { id } = findBenchmark(benchmark ?? initDefaults.benchmark);
      return { kind: 'benchmark', id } as const;
    });
  }
  if (scoring !== undefined && !initScorings.some((known) => known === scoring))
    issues.add([`--scoring: ${unknownName('scoring', scoring, { known: initScorings })}`]);
  const read = await issues.collect(path, async () => {
    const columns = readColumns(column ?? []);
    return { columns, file: await readUsableFile(path, columns) };
  });
  if (read === undefined) return undefined;
  return { kind: 'file', ...read, scoring: scoring ?? suggestScoring(read.file).scoring, requirement };
}

/** Throws `MaspoError` for a question file that cannot be read, or whose questions cannot be used. */
export function readUsableFile(path: string, columns: Columns): Promise<QuestionFile> {
  return advisingFlags(async () => {
    const file = await readQuestionFile(path, { columns });
    refuseIssues(path, file.issues);
    return file;
  });
}

function readInitSystem({ architecture, graph, agent, edge }: InitWords): InitSystem {
  const given = Object.entries({ architecture, graph, agent }).filter(([, word]) => word !== undefined);
  if (given.length > 1)
    throw new MaspoError('invalid-input', `${given.map(([flag]) => `--${flag}`).join(' and ')}: give one of them`);
  if (edge !== undefined && agent === undefined)
    throw new MaspoError('invalid-input', '--edge: goes with --agent alone, whose agents it connects');
  if (graph !== undefined) {
    if (existsSync(graph) && statSync(graph).isFile()) return { kind: 'graph', path: graph };
    throw new MaspoError('missing-data', `--graph ${graph}: there is no such file; --agent ID=ROLE ... writes one`);
  }
  if (agent !== undefined) {
    const agents = agent.map(readAgent);
    return { kind: 'agents', agents, edges: edge === undefined ? chainOf(agents) : edge.map(readEdge) };
  }
  return { kind: 'architecture', name: findArchitecture(architecture ?? initDefaults.architecture).name };
}

function readAgent(text: string): InitAgent {
  const [, id, role] = /^\s*([^=\s]+)\s*=\s*(\S[\s\S]*)$/.exec(text) ?? [];
  if (id !== undefined && role !== undefined) return { id, role: role.trim() };
  throw new MaspoError(
    'invalid-input',
    `--agent: expected ID=ROLE, e.g. "planner=Plans how to solve it.", seen "${text}"`,
  );
}

function readEdge(text: string): InitEdge {
  const [, from, to] = /^([^:\s]+):([^:\s]+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return [from, to];
  throw new MaspoError('invalid-input', `--edge: expected FROM:TO, two agents, e.g. planner:solver, seen "${text}"`);
}

/** `like` has the values for words that are not given. */
function readModel(
  { provider, model, baseUrl, keyEnv, flag }: InitModelWords & { readonly flag: string },
  like: Partial<InitModel>,
): InitModel {
  const isLocated = baseUrl !== undefined || model !== undefined;
  const named =
    provider ??
    (like.provider === 'simulated' && isLocated ? initDefaults.server : (like.provider ?? initDefaults.server));
  if (!initProviders.includes(named))
    throw new MaspoError(
      'invalid-input',
      `--${flag}provider: ${unknownName('provider', named, { known: initProviders })}`,
    );
  const isServed = servedProviders.includes(named);
  for (const [option, word] of Object.entries({ 'base-url': baseUrl, 'key-env': keyEnv }))
    if (word !== undefined && !isServed)
      throw new MaspoError(
        'invalid-input',
        `--${flag}${option}: a ${named} model has no server: leave --${flag}${option} out, or name another --${flag}provider (${servedProviders.join(', ')})`,
      );
  if (named === 'simulated') {
    if (model === undefined) return { provider: named };
    throw new MaspoError(
      'invalid-input',
      `--${flag}model ${model}: a simulated model has no name: leave --${flag}model out, or name another --${flag}provider (${namedProviders.join(', ')})`,
    );
  }
  if (model === undefined && like.model === undefined && like.file === undefined)
    throw new MaspoError(
      'invalid-input',
      `--${flag}model: missing: ${named === 'llama' ? `one of ${catalogue.map(({ name }) => name).join(', ')}, or a GGUF file` : `the name of the model as ${named} knows it`}`,
    );
  if (named === 'llama' && model !== undefined && /\.gguf$/i.test(model)) {
    if (!existsSync(model))
      throw new MaspoError(
        'missing-data',
        `--${flag}model ${model}: there is no such file; "maspo models list" shows models that can be pulled by name`,
      );
    return { provider: named, file: model };
  }
  // A key belongs to one server, so a different server does not get it.
  const key = keyEnv ?? (baseUrl === undefined ? like.keyEnv : undefined);
  return {
    provider: named,
    ...(model === undefined ? { model: like.model, file: like.file } : { model }),
    ...(isServed ? { baseUrl: baseUrl ?? like.baseUrl, keyEnv: key } : {}),
  };
}

interface InitModelWords {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly keyEnv?: string | undefined;
}
