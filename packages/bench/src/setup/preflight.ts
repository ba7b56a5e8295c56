import { MaspoError } from '@maspo/core';
import {
  createServerQuestions,
  findServerTrouble,
  findSystemTrouble,
  type ModelsConfig,
  missingForModels,
  namedModels,
} from '@maspo/models';
import type { SandboxLevel, Scoring } from '@maspo/tasks';
import { createGrading } from '../grading/create-grading.ts';
import type { IssueList, Problem } from './issue-list.ts';
import { loadLocalPackage } from './local-package.ts';

/**
 * The look at what a run needs around it, before anything is paid: keys, files of models, servers, and a sandbox for programs of models. One
 * for a command, which looks at each thing once.
 */
export interface Preflight {
  /** What the models need: keys, files, and servers that answer and have them. No paid call is made. */
  models(models: ModelsConfig): Promise<readonly Problem[]>;
  /** What the scoring of answers needs: a sandbox for code. It is unknown where the task could not be read. */
  scoring(scoring: Scoring | undefined): Promise<readonly Problem[]>;
  /** Adds what was found to the issues of a configuration, or where it does not refuse, keeps it to be told. */
  settle(issues: Pick<IssueList, 'add' | 'count'>, problems: readonly Problem[]): void;
  /** What has to be put right before the run; nothing where the preflight refuses. */
  readonly problems: readonly string[];
  /** What may well work all the same. */
  readonly warnings: readonly string[];
}

export interface PreflightOptions {
  readonly home: string;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly level?: SandboxLevel | undefined;
  /** False where a recording answers: no model is looked at. */
  readonly calls?: boolean;
  /** False for a plan, which is made in any case, and tells what stands in the way of the run. */
  readonly refuses?: boolean;
}

export function createPreflight({ home, level, calls = true, refuses = true }: PreflightOptions): Preflight {
  const askServer = createServerQuestions();
  const looked = new Map<string, Promise<readonly Problem[]>>();
  const problems = new Set<string>();
  const warnings = new Set<string>();
  const once = (key: string, look: () => Promise<readonly Problem[]>) => {
    const found = looked.get(key) ?? look();
    looked.set(key, found);
    return found;
  };
  const lookAtModels = async (models: ModelsConfig): Promise<readonly Problem[]> => {
    const isInProcess = namedModels(models).some(({ config }) => config.provider === 'llama');
    const servers = await findServerTrouble(models, askServer);
    for (const warning of servers.warnings) warnings.add(warning);
    const { agent } = models;
    const system = agent.provider === 'system' ? await findSystemTrouble(agent) : undefined;
    return [
      ...(isInProcess ? await problemsOf(loadLocalPackage) : []),
      ...missingForModels(models, { home }).map((text): Problem => ({ code: 'invalid-input', text })),
      ...(system === undefined ? [] : [{ code: 'model-unreachable', text: `models.agent: ${system}` } as const]),
      ...servers.problems.map((text): Problem => ({ code: 'model-unreachable', text })),
    ];
  };
  return {
    models: async (models) => (calls ? once(JSON.stringify(models), () => lookAtModels(models)) : []),
    scoring: async (scoring) =>
      scoring === 'code'
        ? once('code', () => problemsOf(() => createGrading('code', { choice: 'repaired', level })))
        : [],
    settle: (issues, found) => {
      if (refuses || issues.count > 0) issues.add(found);
      else for (const { text } of found) problems.add(text);
    },
    get problems() {
      return [...problems];
    },
    get warnings() {
      return [...warnings];
    },
  };
}

async function problemsOf(work: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    return [{ code: error.code, text: error.message }];
  }
}
