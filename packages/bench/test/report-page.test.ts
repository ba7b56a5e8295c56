import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readRun } from '../src/index.ts';
import { finishReport } from '../src/report/finish/finish-report.ts';
import { reportPage } from '../src/report/html/report-page.ts';
import type { TraceEvidence, TraceSource } from '../src/report/html/trace-source.ts';
import { comparedOutcomes } from '../src/report/test-comparison.ts';
import { seriousViolations, unfold } from './browser-checks.ts';
import { chromium } from './chromium.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const sections = [
  'The verdict',
  'The prompts, word by word',
  'The agents and what each gained',
  'How the search moved',
  'Which prompt came from which',
  'Where good work did not help',
  'Misalignment cases, read',
  'Test questions that changed',
  'What fails still',
  'What to try next',
  'What it cost',
  'How to repeat it',
];

const attack =
  '</pre></details><script>window.hit = 1</script><img src="https://example.org/x" onerror="window.hit = 2">';
const turned = `\u202e\u0007${'long '.repeat(1_000_000)}`;

/** Every question has traces under both prompts, and every text of a model is an attack. */
const hostile: TraceSource = {
  async *read({ question: asked }): AsyncGenerator<TraceEvidence> {
    let n = 0;
    const turn = (output: string) => ({ status: 'completed', output }) as const;
    const turns = {
      seed: { predictor: turn(attack), reflector: turn(turned) },
      final: { predictor: turn(turned), reflector: turn(attack) },
    };
    for (const question of asked)
      for (const prompts of ['seed', 'final'] as const) {
        const trace = {
          kind: 'trace',
          n: ++n,
          question,
          purpose: 'test',
          text: `${question} ${attack}`,
          versions: {},
        } as const;
        yield { ...trace, prompts, turns: turns[prompts] };
      }
  },
};

describe.skipIf(chromium === undefined)(
  'report.html in a browser (needs chromium: apt-get install chromium)',
  { tags: ['long'], timeout: 120_000 },
  () => {
    const workspace = createWorkspace(afterAll);
    let browser: Browser;
    let run: string;
    let page: string;
    beforeAll(async () => {
      // As short as a page with every section can be: the time of axe grows with the page.
      const optimizer = { name: 'maspo', schedule: { rounds: 2, steps: 1 }, batch: { size: 6 } };
      const config = await workspace.write('short.yaml', shortConfig({ optimizer }));
      await workspace.maspo(['optimize', config, '--run', 'run']);
      run = join(workspace.directory, 'run');
      page = join(run, 'report.html');
      browser = await playwright.launch({ executablePath: chromium!, chromiumSandbox: false });
    }, 60_000);
    afterAll(() => browser?.close());

    /** Opens a file, and records every request, message and error of the page. */
    async function opened(file: string, options: BrowserContextOptions = {}): Promise<{ tab: Page; noted: string[] }> {
      const tab = await browser.newPage(options);
      onTestFinished(() => tab.close());
      const noted: string[] = [];
      tab.on('console', (message) => noted.push(message.text()));
      tab.on('pageerror', (error) => noted.push(error.message));
      tab.on('request', (request) => noted.push(request.url()));
      await tab.goto(pathToFileURL(file).href);
      return { tab, noted };
    }

    test('is self-contained: it requests only itself, and logs nothing', async () => {
      const { noted } = await opened(page);
      expect(noted).toEqual([pathToFileURL(page).href]);
    });

    test('has every section, each with an entry in the contents that leads to it', async () => {
      const { tab } = await opened(page);
      const titles = await tab.locator('nav a').allTextContents();
      expect(titles).toEqual(sections);
      for (const [index, title] of titles.entries()) {
        const target = await tab.locator('nav a').nth(index).getAttribute('href');
        expect(await tab.locator(`section${target} > h2`).textContent()).toContain(title);
      }
    });

    test('shows the texts of cases and of questions that changed, from the traces of the run', async () => {
      const text = await readFile(page, 'utf8');
      expect(text).toContain('<h4>Question</h4>');
      expect(text).not.toMatch(/No trace of this question was kept|was found in was not kept/);
    });

    test('every drawing has an alternative text', async () => {
      const { tab } = await opened(page);
      const texts = await tab
        .locator('svg[role=img]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      expect(texts.length).toBeGreaterThan(8);
      expect(texts.every((text) => (text ?? '').length > 20)).toBe(true);
      expect(await tab.locator('svg:not([role=img])').count()).toBe(0);
    });

    test.for([
      ['light', { resultTypes: ['violations'] }],
      ['dark', { resultTypes: ['violations'], runOnly: ['color-contrast'] }],
    ] as const)('axe finds nothing serious in %s, with everything unfolded', async ([colorScheme, options]) => {
      const { tab } = await opened(page, { colorScheme, bypassCSP: true });
      await unfold(tab);
      expect(await seriousViolations(tab, options)).toEqual([]);
    });

    test.for([420, 1200])('does not scroll sideways at %d pixels', async (width) => {
      const { tab } = await opened(page, { viewport: { width, height: 800 } });
      await unfold(tab);
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });

    test('texts of models are inert: no script runs, nothing is requested, and characters that change direction are visible', async () => {
      const finished = await readRun(run);
      const lines = (await readFile(join(run, 'outcomes.jsonl'), 'utf8')).trimEnd().split('\n');
      const outcomes = lines.map((line) => JSON.parse(line));
      const [agent] = Object.keys(finished.prompts.final);
      const prompts = {
        ...finished.prompts,
        final: { ...finished.prompts.final, [agent!]: `${attack}\u202e {question}` },
      };
      const attacked = { ...finished, prompts };
      const compared = comparedOutcomes(outcomes);
      const report = finishReport(attacked, compared);
      const file = join(workspace.directory, 'hostile.html');
      await writeFile(file, await reportPage({ run: attacked, report, outcomes, compared, traces: hostile }));
      const { tab, noted } = await opened(file);
      expect(noted).toEqual([pathToFileURL(file).href]);
      expect(await tab.evaluate('window.hit')).toBeUndefined();
      expect(await tab.locator('script, img').count()).toBe(0);
      expect(await tab.locator('#prompts').textContent()).toContain(`${attack}\\u202e`);
      expect(await tab.locator('#flips').textContent()).toContain('\\u202e\\u0007long');
      expect((await readFile(file)).length).toBeLessThan(1_000_000);
    });
  },
);
