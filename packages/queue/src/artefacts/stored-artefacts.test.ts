import { expect, test } from 'vitest';
import { runDirectory } from '../../test-support/artefact-contract.ts';
import { createArtefactStore, type ObjectPlace } from './stored-artefacts.ts';

test('the manifest is written only after all files survive a loss of power, and in the end it survives one too', async () => {
  const unsettled = new Set<string>();
  const written: string[] = [];
  const place: ObjectPlace = {
    address: 'nowhere',
    write: async (key) => {
      if (key === 'cell/manifest.json') expect([...unsettled]).toEqual([]);
      unsettled.add(key);
      written.push(key);
    },
    settle: async (keys) => keys.forEach((key) => void unsettled.delete(key)),
    read: async () => undefined,
    remove: async () => {},
    removeBelow: async () => {},
    close: () => {},
  };
  await createArtefactStore(place).put('cell', runDirectory(), new AbortController().signal);
  expect(written).toHaveLength(6);
  expect(written.at(-1)).toBe('cell/manifest.json');
  expect([...unsettled]).toEqual([]);
});
