import { MaspoError } from '@maspo/core';
import { type Context, Hono } from 'hono';
import { html } from '../report/html/html.ts';
import { viewerScript, viewerStyle } from './assets.ts';
import { guard, type ViewerAccess } from './guard.ts';
import { comparePage } from './pages/compare-page.ts';
import { experimentPage } from './pages/experiment-page.ts';
import { stateText } from './pages/href.ts';
import { type ListWish, listPage, wishes } from './pages/list-page.ts';
import { questionOfTwoPage, questionPage } from './pages/question-page.ts';
import { questionsPage } from './pages/questions-page.ts';
import { runPage, searchPage } from './pages/run-page.ts';
import { type ViewPage, viewPage } from './pages/shell.ts';
import { wholeText } from './pages/text-page.ts';
import { promptPage, timelinePage } from './pages/timeline-page.ts';
import type { Library } from './reading/library.ts';
import { reasonOf, runStamp } from './reading/run-head.ts';

/** The viewer as a function from requests to responses. It writes nothing. */
export function createViewer(library: Library, options: ViewerAccess): Hono {
  const [style, script] = [viewerStyle(), viewerScript()];
  const app = new Hono();
  app.use(guard(options));
  app.get('/style.css', (context) => context.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/view.js', (context) => context.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }));

  const show = async (context: Context, page: ViewPage) => context.html(await viewPage(page));
  const asked = (context: Context, name: string) => context.req.query(name) ?? '';
  const run = (context: Context, name = 'run') => library.run(asked(context, name));

  app.get('/', async (context) => {
    const wish = Object.fromEntries(wishes.map((name) => [name, asked(context, name)])) as ListWish;
    return show(context, listPage(library.root, await library.shelf(), wish));
  });
  for (const [path, page] of Object.entries({ '/run': runPage, '/search': searchPage }))
    app.get(path, async (context) => {
      const head = await run(context);
      const make = async () => viewPage(await page(library, head));
      return context.html(await library.kept(`${path} ${head.id}`, head.stamp.text, make));
    });
  app.get('/questions', async (context) => {
    const wish = { text: asked(context, 'text'), kind: asked(context, 'kind'), page: numberIn(context, 'page') ?? 1 };
    return show(context, await questionsPage(library, await run(context), wish));
  });
  app.get('/question', async (context) => {
    const [head, id] = [await run(context), asked(context, 'id')];
    if (context.req.query('beside') !== undefined)
      return show(context, await questionOfTwoPage(library, [head, await run(context, 'beside')], id));
    const wish = { id, left: numberIn(context, 'left'), right: numberIn(context, 'right') };
    return show(context, await questionPage(library, head, wish));
  });
  app.get('/timeline', async (context) =>
    show(context, await timelinePage(library, await run(context), numberIn(context, 'event'))),
  );
  app.get('/prompt', async (context) => {
    const wish = { agent: asked(context, 'agent'), version: asked(context, 'version') };
    return show(context, await promptPage(library, await run(context), wish));
  });
  app.get('/experiment', async (context) => {
    const [head, shelf] = [await library.experiment(asked(context, 'experiment')), await library.shelf()];
    const text = await library.kept(`experiment ${head.id}`, shelf.state, async () =>
      viewPage(await experimentPage(library, head, shelf)),
    );
    return context.html(text);
  });
  app.get('/compare', async (context) => {
    const ids = [...(context.req.queries('run') ?? []), ...(context.req.queries('other') ?? [])];
    if (ids.length !== 2 || ids[0] === ids[1])
      throw new MaspoError('invalid-input', 'choose two runs of the list to compare them');
    return show(context, await comparePage(await library.run(ids[0]!), await library.run(ids[1]!)));
  });
  app.get('/text', async (context) => {
    const wish = { question: asked(context, 'question'), n: numberIn(context, 'n') ?? 0, at: asked(context, 'at') };
    return context.text(await wholeText(library, await run(context), wish));
  });
  app.get('/state', async (context) => {
    const state =
      context.req.query('run') === undefined ? (await library.shelf()).state : runStamp(await run(context)).text;
    return context.json({ state: stateText(state) });
  });

  app.notFound(async (context) => context.html(await viewPage(errorPage('there is no such page')), 404));
  app.onError(async (error, context) => {
    const isMissing = error instanceof MaspoError && error.code === 'missing-data';
    const page = await viewPage(errorPage(reasonOf(error)));
    return context.html(page, isMissing ? 404 : error instanceof MaspoError ? 400 : 500);
  });
  return app;
}

function numberIn(context: Context, name: string): number | undefined {
  const number = Number(context.req.query(name) ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function errorPage(why: string): ViewPage {
  return {
    title: 'Not shown',
    kind: html`Error`,
    sections: [{ id: 'why', title: 'Why', body: html`<p>${why[0]?.toUpperCase()}${why.slice(1)}.</p>` }],
  };
}
