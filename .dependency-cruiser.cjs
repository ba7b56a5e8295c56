/**
 * The arrows of docs/architecture/README.md, as rules: core <- architectures, core <- tasks, core <- models <- local and queue,
 * all <- bench; core <- adapters, which no package imports. There are no cycles, and core is pure.
 * In core, models, local, queue and bench each folder of `src` has a floor, and imports nothing from a higher floor.
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
        '@maspo/local and @maspo/queue may not be installed, so other packages load them with import() when needed.',
      from: { path: '^packages/(?!local/|queue/)', pathNot: ['\\.test\\.ts$', '^packages/[^/]+/bench/'] },
      to: { path: '^packages/(local|queue)/', dynamic: false, dependencyTypesNot: ['type-import', 'type-only'] },
    },
    {
      name: 'adapters-stand-on-core',
      severity: 'error',
      comment: 'An adapter imports core and its framework, and no other package.',
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
        "Other packages import only a package's src/index.ts, its public interface, and testing/index.ts, its contract suites.",
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
      comment: 'Code that only MASPO uses is in optimizers/maspo. The toolkit and other optimizers do not import it.',
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
    // The output of scripts/build-packages.mjs.
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
