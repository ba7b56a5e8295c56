import { countedAgents } from '@maspo/architectures';
import type { ExplainedOption } from '@maspo/core';
import { isSimulated, namedModels } from '@maspo/models';
import { scoringBasis, scoringKind } from '@maspo/tasks';
import { type Modules, moduleTexts } from '../../records/manifest.ts';
import { frozenOf } from '../../setup/frozen-of.ts';
import type { RunSetup } from '../../setup/run-setup.ts';
import { type CheckPlan, checkPlanText } from './check-plan.ts';
import { modelText } from './model-text.ts';

/** What `maspo optimize --explain --json` prints: the resolved settings and the facts of a run. */
export interface Explanation {
  readonly optimizer: string;
  readonly preset: string;
  readonly simulated: boolean;
  readonly facts: {
    readonly task: string;
    readonly format: string;
    /** How final answers are scored. */
    readonly scoring: string;
    readonly requirement: string;
    readonly agents: {
      readonly total: number;
      readonly optimized: readonly string[];
      readonly frozen: readonly string[];
    };
    /** Where the seed prompts come from. */
    readonly seedPrompts: string;
    readonly edges: readonly (readonly [string, string])[];
    readonly questions: { readonly pool: number; readonly validation: number; readonly test: number };
    readonly protocol: string;
    readonly grading: string;
    /** Role -> the model. */
    readonly models: Readonly<Record<string, string>>;
    readonly budget: Readonly<Record<string, number | string | undefined>>;
    /** The check of the judge before the search. */
    readonly judgeCheck: CheckPlan;
    readonly concurrency: number;
    readonly seed: number;
    readonly traces: RunSetup['config']['traces'];
    /** The modules of the user; left out if there are none. */
    readonly modules?: Modules;
  };
  /** Every setting of the optimizer. */
  readonly settings: readonly ExplainedOption[];
}

export function explainRun(setup: RunSetup, judgeCheck: CheckPlan): Explanation {
  const { config, task, system, optimizer, options, modules, split } = setup;
  const frozen = frozenOf({ config, system });
  const { all, optimized } = countedAgents({ ...system.graph, frozen });
  return {
    optimizer: optimizer.name,
    preset: (options as { preset?: string }).preset ?? optimizer.name,
    simulated: isSimulated(config.models),
    facts: {
      task: task.id,
      format: task.format,
      scoring: scoringKind(task.scoring),
      requirement: task.requirement,
      agents: { total: all.length, optimized, frozen },
      seedPrompts: seedPromptsText(config.architecture),
      edges: system.graph.edges,
      questions: { pool: split.pool.length, validation: split.validation.length, test: split.test.length },
      protocol: split.mode,
      grading: config.task.grading,
      models: Object.fromEntries(namedModels(config.models).map((model) => [model.name, modelText(model.config)])),
      budget: config.budget ?? {},
      judgeCheck,
      concurrency: config.concurrency,
      seed: config.seed,
      traces: config.traces,
      ...(modules === undefined ? {} : { modules }),
    },
    settings: optimizer.explain(options),
  };
}

/** The explanation in lines for people. */
export function explanationLines({ optimizer, preset, simulated, facts, settings }: Explanation): string[] {
  const { agents, edges, questions, models, budget } = facts;
  const limits = Object.entries(budget).map(([limit, value]) => `${limit} ${value}`);
  const width = Math.max(...settings.map(({ path, value }) => `${path}: ${JSON.stringify(value)}`.length));
  return [
    ...(simulated ? ['SIMULATED models: the numbers of this run will say nothing about any model.'] : []),
    `optimizer     ${optimizer}, preset ${preset}`,
    `task          ${facts.task} (${facts.format === facts.scoring ? facts.format : `${facts.format}, ${scoringWords(facts.scoring)}`}): ${facts.requirement}`,
    `questions     pool ${questions.pool}, validation ${questions.validation}, test ${questions.test}; ${facts.protocol}, grading ${facts.grading}`,
    `agents        ${agents.total}, of which optimized: ${agents.optimized.join(', ')}${agents.frozen.length === 0 ? '' : `; frozen: ${agents.frozen.join(', ')}`}`,
    `seed prompts  ${facts.seedPrompts}`,
    `graph         ${edges.length === 0 ? 'one agent' : edges.map(([from, to]) => `${from} -> ${to}`).join(', ')}`,
    ...Object.entries(models).map(([role, model]) => `model         ${role}: ${model}`),
    `budget        ${limits.length === 0 ? 'no limit' : limits.join(', ')}`,
    `judge         ${checkPlanText(facts.judgeCheck)}`,
    `concurrency   ${facts.concurrency}`,
    `seed          ${facts.seed}`,
    `traces        ${facts.traces === 'none' ? 'none, and no text but prompts is kept' : `kept, at most ${facts.traces.megabytes} MB`}`,
    ...moduleTexts(facts.modules).map(({ part, text }) => `module        ${part}: ${text}`),
    '',
    ...settings.map(
      ({ path, value, meaning, source }) =>
        `${`${path}: ${JSON.stringify(value)}`.padEnd(width)}  ${meaning === '' ? '' : `${meaning} `}[${source}]`,
    ),
  ];
}

function scoringWords(kind: string): string {
  const basis = scoringBasis(kind);
  return basis === 'none' ? 'without answers' : basis === 'judged' ? 'judged by a rubric' : `scored by ${kind}`;
}

function seedPromptsText({ graph, module, system, prompts }: RunSetup['config']['architecture']): string {
  if (prompts === 'bare') return 'bare, without any instruction';
  const own =
    graph !== undefined ? 'of the graph file' : (module ?? system) !== undefined ? 'of the module' : 'built-in';
  const given = Object.keys(prompts ?? {});
  return given.length === 0 ? own : `${own}; of the configuration: ${given.join(', ')}`;
}
