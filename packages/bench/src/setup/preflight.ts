import {
  createServerQuestions,
  findServerTrouble,
  findSystemTrouble,
  missingForModels,
  type NamedModel,
} from '@maspo/models';
import type { SandboxLevel, Scoring } from '@maspo/tasks';
import { createGrading } from '../grading/create-grading.ts';
import { calledModels, type ReadParts, type Work } from './called-models.ts';
import { type IssueList, type Problem, problemsOf } from './issue-list.ts';
import { loadLocalPackage } from './local-package.ts';

/**
 * Checks what a run needs from its environment before it makes any paid call: keys, model files, servers, and a sandbox for programs of
 * models. A command has one preflight, which makes each check once.
 */
export interface Preflight {
  /** Checks what the called models need: keys, files, and servers that answer and have the models. It makes no paid call. */
  models(parts: ReadParts): Promise<readonly Problem[]>;
  /** Checks what the scoring of answers needs: a sandbox for code. `scoring` is undefined if the task could not be read. */
  scoring(scoring: Scoring | undefined): Promise<readonly Problem[]>;
  /** Adds the problems to the issues of a configuration. A preflight that does not refuse keeps them for its report instead. */
  settle(issues: Pick<IssueList, 'add' | 'count'>, problems: readonly Problem[]): void;
  /** What has to be fixed before the run; empty if the preflight refuses. */
  readonly problems: readonly string[];
  /** Findings that may not prevent the run. */
  readonly warnings: readonly string[];
}

export interface PreflightOptions {
  readonly home: string;
  /** The sandbox that code must run in; the strongest when left out. */
  readonly level?: SandboxLevel | undefined;
  /** What the command does; `optimization` when left out. Only the models that it calls are checked. */
  readonly work?: Work;
  /** False for a replay: no model is checked. */
  readonly calls?: boolean;
  /** False for a plan, which is made in any case and lists the problems that prevent the run. */
  readonly refuses?: boolean;
}

export function createPreflight({
  home,
  level,
  work = 'optimization',
  calls = true,
  refuses = true,
}: PreflightOptions): Preflight {
  const askServer = createServerQuestions();
  const looked = new Map<string, Promise<readonly Problem[]>>();
  const problems = new Set<string>();
  const warnings = new Set<string>();
  const once = (key: string, look: () => Promise<readonly Problem[]>) => {
    const found = looked.get(key) ?? look();
    looked.set(key, found);
    return found;
  };
  const lookAtModels = async (models: readonly NamedModel[]): Promise<readonly Problem[]> => {
    const isInProcess = models.some(({ config }) => config.provider === 'llama');
    const servers = await findServerTrouble(models, askServer);
    for (const warning of servers.warnings) warnings.add(warning);
    const agent = models.find(({ name }) => name === 'agent')?.config;
    const system = agent?.provider === 'system' ? await findSystemTrouble(agent) : undefined;
    return [
      ...(isInProcess ? await problemsOf(loadLocalPackage) : []),
      ...missingForModels(models, { home }).map((text): Problem => ({ code: 'invalid-input', text })),
      ...(system === undefined ? [] : [{ code: 'model-unreachable', text: `models.agent: ${system}` } as const]),
      ...servers.problems.map((text): Problem => ({ code: 'model-unreachable', text })),
    ];
  };
  return {
    models: async (parts) => {
      if (!calls) return [];
      const models = calledModels(parts, work);
      return once(JSON.stringify(models), () => lookAtModels(models));
    },
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
