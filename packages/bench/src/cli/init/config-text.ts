import { isAbsolute, relative, sep } from 'node:path';
import { maspo } from '@maspo/core';
import { describeQuestionFile, findBenchmark } from '@maspo/tasks';
import type { InitAnswers, InitModel, InitTask } from './init-answers.ts';

/** The names of the files next to a new configuration. */
export const schemaFile = 'maspo.schema.json';
export const graphFile = 'graph.yaml';
export const exampleFile = '.env.example';

export interface ConfigPlace {
  /** The folder of the configuration. */
  readonly folder: string;
  /** The name of its file. */
  readonly name: string;
}

/** A commented run configuration with the answers of the user, and the defaults that a new user looks for. */
export function configText(answers: InitAnswers, { folder, name }: ConfigPlace): string {
  const { task, system, agentModel, judgeModel, preset } = answers;
  const graph = system.kind === 'graph' ? pathFrom(folder, system.path) : graphFile;
  const architecture =
    system.kind === 'architecture'
      ? `architecture: { name: ${quoted(system.name)} } # or { graph: my-graph.yaml }; "maspo architectures list" shows the built-in ones`
      : `architecture: { graph: ${quoted(graph)} } # the agents, their seed prompts and who hands on to whom`;
  return [
    `# yaml-language-server: $schema=./${schemaFile}`,
    '# Everything that decides the run. What is left out has a default:',
    `# "maspo optimize ${name} --explain" prints every setting with its meaning and its source.`,
    '',
    ...taskLines(task, folder),
    '',
    architecture,
    '',
    ...optimizerLines(preset, task),
    '',
    ...modelLines(agentModel, judgeModel, folder),
    '',
    '# How many calls of models go at once; results do not depend on it.',
    'concurrency: 8',
    '# Decides every draw: another seed makes another search.',
    'seed: 0',
    '# Limits that end the run early, with the best prompts so far; also maxTokens and maxMoney, which needs prices.',
    '# budget: { maxCalls: 20000, deadline: 8h }',
    '',
  ].join('\n');
}

function taskLines(task: InitTask, folder: string): string[] {
  if (task.kind === 'benchmark') {
    const { rows, format } = findBenchmark(task.id);
    return [
      `# ${task.id}: ${rows} questions with answers (${format}). The optimizer sees those of the pool, without their answers;`,
      '# the others are the test.',
      `task: { benchmark: ${quoted(task.id)}, pool: ${poolOf(task)} }`,
    ];
  }
  const { file, scoring, requirement } = task;
  const columns = Object.entries(file.roles).flatMap(([role, column]) =>
    column === undefined || (column === role && !Object.hasOwn(task.columns, role)) ? [] : [[role, column] as const],
  );
  const isTested = scoring !== 'none';
  return [
    ...describeQuestionFile(file).map((sentence) => `# ${sentence.replaceAll(/\s+/g, ' ')}`),
    'task:',
    `  file: ${quoted(pathFrom(folder, file.name))}`,
    ...(columns.length === 0
      ? []
      : [`  columns: { ${columns.map(([role, column]) => `${role}: ${flow(column)}`).join(', ')} }`]),
    ...scoringLines(scoring),
    ...(requirement === undefined
      ? [
          '  # What a good final response does. The judge and the optimizer read it; say it in your words:',
          '  # requirement: The final answer is right and short.',
        ]
      : [`  requirement: ${quoted(requirement)}`]),
    isTested
      ? `  pool: ${poolOf(task)} # questions to tune on, without their answers; the others are the test`
      : `  pool: ${poolOf(task)} # questions to tune on; without answers there is no test, and the judge says how the prompts compare`,
  ];
}

function scoringLines(scoring: string): string[] {
  if (scoring === 'rubric')
    return [
      '  # The evaluator model decides whether an answer meets the rubric. The result is marked as judged, not graded.',
      '  scoring: { rubric: "The answer says the same as the reference answer and contradicts it nowhere." }',
    ];
  return [
    `  scoring: ${scoring} # or math, choice, code, exact, contains, regex, json, none, { rubric: "..." }, { module: ./score.ts }`,
  ];
}

/** At most 50 questions, as in the paper. If there is a test, at most half of the questions, so that the test has the other half. */
function poolOf(task: InitTask): number {
  const rows = task.kind === 'benchmark' ? findBenchmark(task.id).rows : task.file.rows.length;
  const isTested = task.kind === 'benchmark' || task.scoring !== 'none';
  return Math.max(1, Math.min(50, isTested ? Math.floor(rows / 2) : rows));
}

function optimizerLines(preset: string, task: InitTask): string[] {
  const smaller = settingsWithin(poolOf(task), preset);
  return [
    '# The settings: default is what we recommend; paper, spec and as-published are those of their sources.',
    ...(smaller === '' ? [] : ['# The pool is small, so these settings are smaller than those of the preset.']),
    `optimizer: { name: maspo, preset: ${quoted(preset)}${smaller} }`,
  ];
}

/** The settings of a preset that need more questions than the pool has, made smaller. */
function settingsWithin(pool: number, preset: string): string {
  const { batch, search, sampling } = maspo.options.parse({ preset });
  const settings: readonly (readonly [group: string, name: string, value: number, most: number])[] = [
    ['batch', 'size', batch.size, pool],
    // Each mutation in a new beam, and each proposal, needs a question of its own.
    ...(search.kind === 'beam' && search.fill === 'mutations'
      ? [['search', 'size', search.size, pool + 1] as const]
      : []),
    ...(search.kind === 'beam' ? [['search', 'proposalsPerParent', search.proposalsPerParent, pool] as const] : []),
    ...('cases' in sampling ? [['sampling', 'cases', sampling.cases, pool] as const] : []),
  ];
  const smaller = Map.groupBy(
    settings.filter(([, , value, most]) => value > most),
    ([group]) => group,
  );
  return [...smaller]
    .map(([group, fields]) => `, ${group}: { ${fields.map(([, name, , most]) => `${name}: ${most}`).join(', ')} }`)
    .join('');
}

function modelLines(agent: InitModel, judge: InitModel | undefined, folder: string): string[] {
  if (agent.provider === 'simulated' && judge === undefined)
    return [
      '# SIMULATED: a small world that stands in for all models, without a server and without a key. It shows that everything works,',
      '# and says nothing about any model. For real ones e.g. { provider: openai, model: gpt-5-mini, prices: { input: 0.25, output: 2, currency: USD } }.',
      'models:',
      '  agent: { provider: simulated } # the agents speak with it',
      '  optimizer: { provider: simulated } # proposes prompts',
      '  evaluator: { provider: simulated } # judges outputs',
    ];
  const same = '{ same: agent }';
  return [
    '# With prices: { input, output, currency: USD }, per million tokens, for each model, "maspo plan" prints what the run costs.',
    'models:',
    `  agent: ${modelText(agent, folder)} # the agents speak with it`,
    `  optimizer: ${judge === undefined ? same : modelText(judge, folder)} # proposes prompts`,
    ...(judge === undefined
      ? ['  # A model that judges its own outputs gives biased verdicts: a different, better model judges better.']
      : []),
    `  evaluator: ${judge === undefined ? same : modelText(judge, folder)} # judges outputs`,
  ];
}

function modelText({ provider, model, file, baseUrl, keyEnv }: InitModel, folder: string): string {
  // A path starts at the working directory. In the next commands, this is the new folder.
  const path = file === undefined || isAbsolute(file) ? file : pathFrom(folder, file);
  const named = provider === 'llama' && file === undefined ? { preset: model } : { provider, model, file: path };
  const fields = Object.entries({ ...named, baseUrl, apiKeyEnv: keyEnv }).filter(([, value]) => value !== undefined);
  return `{ ${fields.map(([name, value]) => `${name}: ${quoted(String(value))}`).join(', ')} }`;
}

function pathFrom(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}

function flow(value: string | readonly string[]): string {
  return typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`;
}

/** A text for YAML inside braces: in quotes, unless it is one plain word. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
