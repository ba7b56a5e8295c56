import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repository } from './workspace.ts';

const folder = join(repository, 'examples/many-machines');
const { worker } = parse(await readFile(join(folder, 'compose.yaml'), 'utf8')).services;
const mounted: string[] = worker.volumes.map((volume: string) => volume.slice(volume.lastIndexOf(':') + 1));

test('the image owns the folders that its workers write to, before it gives up root', async () => {
  const dockerfile = await readFile(join(folder, 'Dockerfile'), 'utf8');
  const [asRoot] = dockerfile.split('\nUSER node\n');
  // A new volume gets the owner that its folder has in the image.
  const [, owned = ''] = /chown node:node (.*)/.exec(asRoot!) ?? [];
  expect(mounted.toSorted()).toEqual(['/artefacts', '/data']);
  expect(owned.split(' ').toSorted()).toEqual(mounted.toSorted());
});

test('workers in containers use the mounted folder of run directories, whatever the coordinator calls it', () => {
  const { command } = worker;
  expect(mounted).toContain(command[command.indexOf('--artefacts') + 1]);
});
