import { expect, test } from 'vitest';
import { longText } from './long-text.ts';

const shown = (text: string) => `${longText(text, 'the traces')}`;

test('a short text is shown openly, a longer one is folded under its first line', () => {
  expect(shown('Four.')).toBe('<pre>Four.</pre>');
  expect(shown(`First line\n${'more\n'.repeat(20)}`)).toMatch(
    /^<details class="text"><summary>First line <span class="note">\(\d+ characters\)/,
  );
});

test('a very long text is cut, and the page states this and where the whole text is', () => {
  const page = shown('x'.repeat(5_000_000));
  expect(page.length).toBeLessThan(6000);
  expect(page).toContain('The first 4000 of 5000000 characters; the whole text is in the traces.');
});

test('a pair of surrogates is not split, and an empty text is marked as empty', () => {
  expect(shown(`${'x'.repeat(3999)}😀`)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  expect(shown('')).toContain('An empty text.');
});
