/**
 * The rules of a package whose folders in `src` are arranged on floors, the lowest first. A folder imports nothing from a higher floor,
 * and every folder has a floor. Folders on one floor may import each other in one direction; the rule `no-folder-cycles` checks that.
 *
 * @param {string} name The name of the package.
 * @param {string[][]} floors Folders by floor.
 */
function floorRules(name, floors) {
  const source = `^packages/${name}/src/`;
  const anyOf = (/** @type {string[]} */ folders) => `${source}(?:${folders.join('|')})/`;
  const upwards = floors.slice(0, -1).map((floor, index) => ({
    name: `${name}-floor-${index + 1}`,
    severity: 'error',
    comment: `${floor.join(', ')}: imports nothing from higher floors or from the files directly in src.`,
    from: { path: anyOf(floor), pathNot: '\\.test\\.ts$' },
    to: { path: [anyOf(floors.slice(index + 1).flat()), `${source}[^/]+$`] },
  }));
  const homeless = {
    name: `${name}-folders-have-a-floor`,
    severity: 'error',
    comment: 'Add a new folder of src to the floors in .dependency-cruiser.cjs.',
    from: {},
    to: { path: `${source}[^/]+/`, pathNot: anyOf(floors.flat()) },
  };
  return [...upwards, homeless];
}

module.exports = { floorRules };
