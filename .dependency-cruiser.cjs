/**
 * The arrows of docs/architecture/README.md, as rules: core <- architectures, core <- tasks, core <- models <- local and queue, all <- bench; core <- adapters,
 * which nothing imports; no cycles; core is pure.
 * Within core, models, local, queue and bench each folder of `src` stands on a floor, and imports only from the floors below it.
 */
const { floorRules } = require('./scripts/lint/floors.cjs');

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-the-base',
      severity: 'error',
      comment: 'core imports no other package of this project.',
      from: { path: '^packages/core/' },
      to: { path: '^packages/(?!core/)' },
    },
    {
      name: 'core-is-pure',
      severity: 'error',
      comment: 'core has no file, network, clock, environment or process: it imports no node: module.',
      from: { path: '^packages/core/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'architectures-tasks-and-models-never-meet',
      severity: 'error',
      from: { path: '^packages/(architectures|tasks|models)/' },
      to: { path: '^packages/(architectures|tasks|models|local|queue|bench)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'local-and-queue-stand-on-models',
      severity: 'error',
      from: { path: '^packages/(local|queue)/' },
      to: { path: '^packages/(architectures|tasks|local|queue|bench)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'local-and-queue-are-optional',
      severity: 'error',
      comment:
        'Whoever needs @maspo/local or @maspo/queue loads it when it is needed, by import(): it may not be installed.',
      from: { path: '^packages/(?!local/|queue/)', pathNot: ['\\.test\\.ts$', '^packages/[^/]+/bench/'] },
      to: { path: '^packages/(local|queue)/', dynamic: false, dependencyTypesNot: ['type-import', 'type-only'] },
    },
    {
      name: 'adapters-stand-on-core',
      severity: 'error',
      comment: 'An adapter knows core and its framework, and no other package.',
      from: { path: '^packages/(adapter-[^/]+)/' },
      to: { path: '^packages/(?!core/)', pathNot: '^packages/$1/' },
    },
    {
      name: 'adapters-are-optional',
      severity: 'error',
      comment: 'Only users import an adapter: its framework may not be installed.',
      from: { path: '^packages/(?!adapter-)' },
      to: { path: '^packages/adapter-' },
    },
    {
      name: 'packages-meet-at-their-index',
      severity: 'error',
      comment:
        "A package's src/index.ts is its public face, and testing/index.ts that of its contract suites; no other file of it is imported from outside.",
      from: { path: '^(?:packages/([^/]+)|examples|scripts)/' },
      to: {
        path: '^packages/[^/]+/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/(?:src|testing)/index\\.ts$'],
      },
    },
    ...floorRules('core', [
      ['error', 'text', 'options', 'question', 'random', 'sharing'],
      ['model', 'prompt'],
      ['graph'],
      ['judge'],
      ['reward'],
      ['misalignment'],
      ['operators'],
      ['event'],
      ['analysis', 'search'],
      ['optimizer'],
      ['optimizers', 'prune'],
    ]),
    {
      name: 'maspo-is-at-home',
      severity: 'error',
      comment: 'What only MASPO uses stands in optimizers/maspo: the toolkit and the other optimizers do not know it.',
      from: {
        path: '^packages/core/src/',
        pathNot: ['/optimizers/maspo/', '\\.test\\.ts$', '/find-optimizer\\.ts$', '/src/index\\.ts$'],
      },
      to: { path: '^packages/core/src/optimizers/maspo/' },
    },
    {
      name: 'testing-stays-with-tests',
      severity: 'error',
      from: { path: '^(?:packages/[^/]+/src|examples)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/[^/]+/(?:test|test-support|testing|example)/' },
    },
    ...floorRules('models', [
      ['failures', 'store', 'accounting'],
      ['budget', 'layers'],
      ['provider'],
      ['providers'],
      ['config'],
    ]),
    ...floorRules('local', [['pull'], ['run']]),
    ...floorRules('queue', [['redis'], ['replies', 'limits', 'artefacts', 'jobs']]),
    ...floorRules('bench', [
      ['input', 'loopback', 'statistics', 'terminal'],
      ['data', 'grading'],
      ['config', 'calibration'],
      ['records', 'traces'],
      ['setup', 'report'],
      ['runs', 'calibrate', 'forecast', 'compare'],
      ['experiments', 'doctor'],
      ['otel', 'progress', 'serve', 'view'],
      ['cluster', 'slurm'],
      ['cli'],
    ]),
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What scripts/build-packages.mjs makes of the sources.
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
