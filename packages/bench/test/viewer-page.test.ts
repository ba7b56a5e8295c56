import { appendFileSync, cpSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type ServedViewer, serveViewer } from '../src/view/serve-viewer.ts';
import { seriousViolations, unfold } from './browser-checks.ts';
import { chromium } from './chromium.ts';
import { makeViewedRuns } from './viewed-runs.ts';
import { createWorkspace } from './workspace.ts';

/** Without the page of the search: its sections are those of the report, which has its own tests. */
const pages = [
  '/',
  '/run?run=seed-1',
  '/questions?run=seed-1',
  '/timeline?run=seed-1&event=100',
  '/compare?run=seed-1&run=seed-2',
  '/run?run=under-way',
];

describe.skipIf(chromium === undefined)(
  'the viewer in a browser (needs chromium: apt-get install chromium)',
  { tags: ['long'], timeout: 120_000 },
  () => {
    const workspace = createWorkspace(afterAll);
    const place = (...path: string[]) => join(workspace.directory, 'all', ...path);
    let browser: Browser;
    let viewer: ServedViewer;
    let question: string;

    beforeAll(async () => {
      await makeViewedRuns(workspace);
      question = JSON.parse(readFileSync(place('seed-1/outcomes.jsonl'), 'utf8').split('\n')[0]!).id;
      viewer = await serveViewer(place(), { port: 0 });
      browser = await playwright.launch({ executablePath: chromium!, chromiumSandbox: false });
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await viewer?.close();
    });

    /** Opens the printed link, and then a page. Records messages, errors, and requests to other addresses. */
    async function opened(path: string, options: Parameters<Browser['newContext']>[0] = {}) {
      const context: BrowserContext = await browser.newContext(options);
      onTestFinished(() => context.close());
      const tab: Page = await context.newPage();
      const noted: string[] = [];
      const { origin } = new URL(viewer.link);
      tab.on('console', (message) => noted.push(message.text()));
      tab.on('pageerror', (error) => noted.push(error.message));
      tab.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) noted.push(url);
      });
      await tab.goto(viewer.link);
      expect(tab.url()).toBe(`${origin}/`);
      if (path !== '/') await tab.goto(origin + path);
      return { tab, noted };
    }

    test('no page logs anything, makes requests to other addresses, or has serious axe violations, in light and dark', async () => {
      const { tab, noted } = await opened('/', { bypassCSP: true });
      const { origin } = new URL(viewer.link);
      for (const path of [...pages, `/question?run=seed-1&id=${question}`]) {
        await tab.goto(origin + path);
        await unfold(tab);
        const found = [path, ...(await seriousViolations(tab, { resultTypes: ['violations'] }))];
        expect(found).toEqual([path]);
      }
      await tab.emulateMedia({ colorScheme: 'dark' });
      expect(await seriousViolations(tab, { resultTypes: ['violations'], runOnly: ['color-contrast'] })).toEqual([]);
      expect(noted).toEqual([]);
    });

    test('no page scrolls sideways on a narrow screen', async () => {
      const { tab } = await opened('/', { viewport: { width: 420, height: 800 } });
      const { origin } = new URL(viewer.link);
      for (const path of [...pages, `/question?run=seed-1&id=${question}`]) {
        await tab.goto(origin + path);
        await unfold(tab);
        expect([path, await tab.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 420]);
      }
    });

    test('leads with only the keyboard from the list to what an agent wrote', async () => {
      const { tab } = await opened('/');
      await tab.getByLabel('Search').focus();
      await tab.keyboard.type('seed-1');
      await expect.poll(() => tab.locator('.pick').count()).toBe(1);
      expect(tab.url()).toContain('text=seed-1');
      await tab.getByRole('link', { name: 'maspo on sample-math' }).press('Enter');
      await tab.getByRole('link', { name: 'Its questions' }).press('Enter');
      await tab.getByRole('link', { name: question, exact: true }).press('Enter');
      expect(await tab.locator('#agents h3').allTextContents()).toEqual([
        expect.stringContaining('predictor'),
        expect.stringContaining('reflector'),
      ]);
    });

    test('shows two other traces of a question side by side without reloading the page', async () => {
      const { tab, noted } = await opened('/questions?run=seed-1');
      await tab.locator('#pool a').first().click();
      await tab.evaluate('window.marker = 1');
      const choice = tab.getByLabel('On the right');
      const before = await tab.locator('#agents').innerHTML();
      await choice.selectOption({ index: 2 });
      await expect.poll(() => tab.locator('#agents').innerHTML()).not.toBe(before);
      expect(await tab.evaluate('window.marker')).toBe(1);
      expect(noted).toEqual([]);
    });

    test('goes back and forth in the events', async () => {
      const { tab } = await opened('/timeline?run=seed-1');
      await tab.getByLabel(/^Event, of/).focus();
      await tab.keyboard.press('Home');
      await expect.poll(() => tab.locator('#state').textContent()).toContain('before the first visit');
      expect(await tab.locator('#event-number').inputValue()).toBe('1');
      await tab.getByRole('link', { name: /next change of a prompt/ }).click();
      expect(await tab.locator('#event').textContent()).toContain('best-changed');
    });

    test('leads from a comparison of two runs to a question that changed, in both runs', async () => {
      const { tab } = await opened('/');
      for (const id of ['seed-1', 'seed-2']) await tab.getByLabel(`Compare ${id}`).check();
      await tab.getByRole('button', { name: 'Compare the two chosen' }).click();
      expect(await tab.locator('#result .lead').textContent()).toMatch(
        /points against those of the first, 95 % interval/,
      );
      await tab.locator('[data-figures^=flips] a').first().click();
      expect(await tab.locator('#agents').textContent()).toMatch(/seed-1.*seed-2/s);
    });

    test('keeps what was selected in the list while runs in the list go on', async () => {
      const { tab } = await opened('/');
      await tab.getByLabel('Compare seed-1').check();
      utimesSync(place('under-way/events.jsonl.part'), 0, 86_400);
      for (const name of ['manifest.json', '.lock', 'timings.jsonl', 'traces.jsonl.zst', 'traces.index.jsonl'])
        utimesSync(place('under-way', name), 0, 86_400);
      await expect.poll(() => tab.locator('#runs').textContent(), { timeout: 15_000 }).toContain('1970-01-02');
      expect(await tab.getByLabel('Compare seed-1').isChecked()).toBe(true);
    });

    test('shows what to do if the viewer was restarted, which changes its token', async () => {
      const first = await serveViewer(place(), { port: 0 });
      const context = await browser.newContext();
      onTestFinished(() => context.close());
      const tab = await context.newPage();
      await tab.goto(first.link);
      const { origin, port } = new URL(first.link);
      await tab.goto(`${origin}/run?run=under-way`);
      const prompts = await tab.locator('#prompts').textContent();
      await first.close();
      const anew = await serveViewer(place(), { port: Number(port) });
      onTestFinished(() => anew.close());
      const told = () => tab.locator('#told').textContent();
      await expect.poll(told, { timeout: 15_000 }).toBe('The viewer was started anew: open the link that it printed.');
      expect(await tab.locator('#prompts').textContent()).toBe(prompts);
    });

    test('follows a run in progress, without reloading the page or folding what was opened', async () => {
      const { tab, noted } = await opened('/run?run=under-way');
      await tab.evaluate('window.marker = 1');
      const folded = tab.locator('#prompts details', { hasText: 'The final prompt alone' }).first();
      await folded.locator('summary').first().click();
      const log = readFileSync(place('seed-1/events.jsonl'), 'utf8');
      appendFileSync(place('under-way/events.jsonl.part'), log.slice(60_000, 90_000));
      const events = log.slice(0, 90_000).split('\n').length - 1;
      const count = tab.locator('[data-figure=events]');
      await expect.poll(() => count.textContent(), { timeout: 15_000 }).toBe(`${events}`);
      expect(await folded.getAttribute('open')).toBe('');
      // The run ends.
      renameSync(place('under-way/events.jsonl.part'), place('under-way/events.jsonl'));
      rmSync(place('under-way/.lock'));
      cpSync(place('seed-1'), place('under-way'), { recursive: true });
      await expect
        .poll(() => tab.locator('main h2').first().textContent(), { timeout: 15_000 })
        .toContain('The verdict');
      expect(await tab.locator('#state').count()).toBe(0);
      expect(await tab.evaluate('window.marker')).toBe(1);
      expect(noted).toEqual([]);
    });
  },
);
