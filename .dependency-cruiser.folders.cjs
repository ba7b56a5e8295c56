/** Folders must not import each other in a cycle, so of two folders one is always the lower. Tests are excluded. */
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [{ name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } }],
  options: { ...options, exclude: { path: '\\.test\\.ts$|^packages/[^/]+/(?:dist|test|test-support|bench)/' } },
};
