import { describe, expect, test } from 'vitest';
import { wordChanges } from './word-changes.ts';

const changes = (before: string, after: string) => `${wordChanges(before, after)}`;

describe('two texts word by word', () => {
  test('only added and removed words are marked', () => {
    expect(changes('Solve it step by step.', 'Solve it in small steps.')).toMatch(
      /<span>Solve it <\/span>.*<del>step by step<\/del>.*<ins>in small steps<\/ins>.*<span>\.<\/span>/,
    );
  });

  test('equal texts have no marks', () => {
    expect(changes('The same.', 'The same.')).not.toMatch(/<ins>|<del>/);
  });

  test('a long unchanged stretch is folded, and none of its text is lost', () => {
    const stretch = 'word '.repeat(300);
    const page = changes(`${stretch}end`, `${stretch}stop`);
    expect(page).toMatch(/<details class="same"><summary>\d+ unchanged characters<\/summary>/);
    expect(page.replaceAll(/<summary>.*?<\/summary>|<del>.*?<\/del>|<[^>]*>/g, '')).toBe(`${stretch}stop`);
  });

  test('markup in a text stays text', () => {
    expect(changes('a', '<b>a</b>')).not.toContain('<b>');
  });

  test('of texts with a million words only the beginnings are compared, and the page states this', () => {
    const page = changes('a b '.repeat(500_000), 'c d '.repeat(500_000));
    expect(page.length).toBeLessThan(30_000);
    expect(page).toContain('Only the first 4000 characters of each');
  });
});
