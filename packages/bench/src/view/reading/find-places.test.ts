import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findPlaces } from './find-places.ts';

const ofMaspo = JSON.stringify({ id: '0123456789ab', product: { name: 'maspo', version: '0.1.0' } });
const ofWebProject = JSON.stringify({ name: 'shop', id: '/', icons: [], start_url: '/' });

function runsIn(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'maspo-places-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return [...findPlaces(root).runs.keys()];
}

test.each([
  ['of another program', ofWebProject],
  ['of another product', JSON.stringify({ id: 'one', product: { name: 'shop' } })],
  ['that is a list', '[]'],
  ['that is no object', 'null'],
  ['that is not JSON', '{"id": '],
  ['that is too large for one of ours', JSON.stringify({ ...JSON.parse(ofMaspo), more: 'x'.repeat(5 * 2 ** 20) })],
])('a manifest %s makes no run, and hides no run below it', (_, foreign) => {
  expect(
    runsIn({ 'manifest.json': foreign, 'summary.json': '{}', 'results/run/manifest.json': ofMaspo, 'web/x.js': '' }),
  ).toEqual(['results/run']);
});

test('a run is known by its manifest or by its log, and without a manifest by its summary too', () => {
  expect(
    runsIn({
      'by-log/events.jsonl': '',
      'by-manifest/manifest.json': ofMaspo,
      'by-summary/summary.json': '{}',
      'damaged/events.jsonl': '',
      'damaged/manifest.json': '{"id": ',
      'in-progress/events.jsonl.part': '',
      'other/notes.txt': '',
    }),
  ).toEqual(['by-log', 'by-manifest', 'by-summary', 'damaged', 'in-progress']);
});
