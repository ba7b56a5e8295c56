/**
 * The rules of a package whose folders of `src` stand on floors, the lowest first: a folder imports nothing from a floor above its own,
 * and every folder has a floor. Folders on one floor may import each other in one direction; the rule `no-folder-cycles` sees to that.
 *
 * @param {string} name Of the package.
 * @param {string[][]} floors Folders by floor.
 */
function floorRules(name, floors) {
  const source = `^packages/${name}/src/`;
  const anyOf = (/** @type {string[]} */ folders) => `${source}(?:${folders.join('|')})/`;
  const upwards = floors.slice(0, -1).map((floor, index) => ({
    name: `${name}-floor-${index + 1}`,
    severity: 'error',
    comment: `${floor.join(', ')}: imports nothing from the floors above, nor from the roof, which is src itself.`,
    from: { path: anyOf(floor), pathNot: '\\.test\\.ts$' },
    to: { path: [anyOf(floors.slice(index + 1).flat()), `${source}[^/]+$`] },
  }));
  const homeless = {
    name: `${name}-folders-have-a-floor`,
    severity: 'error',
    comment: 'A new folder of src gets a place among the floors in .dependency-cruiser.cjs.',
    from: {},
    to: { path: `${source}[^/]+/`, pathNot: anyOf(floors.flat()) },
  };
  return [...upwards, homeless];
}

module.exports = { floorRules };
