import { readFileSync } from 'node:fs';
import { architectures } from '@maspo/architectures';
import { expect, test } from 'vitest';
import { document, withDrawings } from './draw-architectures.mjs';

const text = readFileSync(document, 'utf8');

test('docs/architectures.md has one drawing of each architecture', () => {
  const drawn = [...text.matchAll(/<!-- drawn ([a-z-]+) -->/g)].map(([, name]) => name);
  expect(drawn.toSorted()).toEqual(architectures.map(({ name }) => name).toSorted());
});

test('its drawings match the graphs; `node scripts/draw-architectures.mjs` updates them', () => {
  expect(withDrawings(text)).toBe(text);
});

test('an outdated drawing is replaced, and the text around it stays', () => {
  const stale = 'before\n<!-- drawn vanilla -->\nold\n<!-- end -->\nafter\n';
  const fresh = withDrawings(stale);
  expect(fresh).toMatch(
    /^before\n<!-- drawn vanilla -->\n[\s\S]*```mermaid\nflowchart TD\n[\s\S]*<!-- end -->\nafter\n$/,
  );
  expect(fresh).not.toContain('old');
});
