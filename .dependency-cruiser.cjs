/** The arrows of docs/architecture.md, as rules: core <- architectures, core <- tasks, core <- models, all <- bench; no cycles; core is pure. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-the-base',
      severity: 'error',
      comment: 'core imports no other package of this project.',
      from: { path: '^packages/core/' },
      to: { path: '^packages/(architectures|tasks|models|bench)/' },
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
      to: { path: '^packages/(architectures|tasks|models|bench)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'packages-meet-at-their-index',
      severity: 'error',
      comment: "A package's src/index.ts is its public face; no other file of it is imported from outside.",
      from: { path: '^(?:packages/([^/]+)|examples|scripts)/' },
      to: { path: '^packages/[^/]+/src/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
