import { expect, test } from 'vitest';
import { htmlPage } from './html-page.ts';

const hostile = '<script>alert(1)</script><img src=x onerror=alert(2)>';

test('the page stands alone: a doctype, the title of the report, its style, no script', () => {
  const page = htmlPage('# maspo on aqua & more\n\ntext\n\n| a |\n| --- |\n| 1 |\n');
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).toContain('<title>maspo on aqua &amp; more</title>');
  expect(page).toContain('<td>1</td>');
  expect(page).not.toMatch(/<script|<link|src=|@import|url\(/);
});

test.each([
  ['a paragraph', `Before.\n\n${hostile}\n`],
  ['the middle of a line', `Before ${hostile} after.\n`],
  ['a heading', `# ${hostile}\n`],
  ['a table', `| a |\n| --- |\n| ${hostile} |\n`],
  ['a quoted prompt', `\`\`\`text\n${hostile}\n\`\`\`\n`],
])('raw HTML in %s is shown as text', (_, markdown) => {
  const page = htmlPage(markdown);
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain('&lt;script&gt;');
});
