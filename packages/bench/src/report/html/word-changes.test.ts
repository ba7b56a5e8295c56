import { describe, expect, test } from 'vitest';
import { wordChanges } from './word-changes.ts';

const changes = (before: string, after: string) => `${wordChanges(before, after)}`;

describe('two texts word by word', () => {
  test('what was put in and what was taken out are marked, the rest is not', () => {
    expect(changes('Solve it step by step.', 'Solve it in small steps.')).toMatch(
      /<span>Solve it <\/span>.*<del>step by step<\/del>.*<ins>in small steps<\/ins>.*<span>\.<\/span>/,
    );
  });

  test('equal texts have no mark', () => {
    expect(changes('The same.', 'The same.')).not.toMatch(/<ins>|<del>/);
  });

  test('a long unchanged stretch is folded, and nothing of it is lost', () => {
    const stretch = 'word '.repeat(300);
    const page = changes(`${stretch}end`, `${stretch}stop`);
    expect(page).toMatch(/<details class="same"><summary>\d+ unchanged characters<\/summary>/);
    expect(page.replaceAll(/<summary>.*?<\/summary>|<del>.*?<\/del>|<[^>]*>/g, '')).toBe(`${stretch}stop`);
  });

  test('markup in a text stays text', () => {
    expect(changes('a', '<b>a</b>')).not.toContain('<b>');
  });

  test('texts of a million words are compared by their beginnings, which is said', () => {
    const page = changes('a b '.repeat(500_000), 'c d '.repeat(500_000));
    expect(page.length).toBeLessThan(30_000);
    expect(page).toContain('Only the first 4000 characters of each');
  });
});
