/** No cycle between folders: which of two folders is the lower one can always be told. Tests reach wherever they need to. */
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [{ name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } }],
  options: { ...options, exclude: { path: '\\.test\\.ts$|^packages/[^/]+/(?:dist|test|test-support|bench)/' } },
};
