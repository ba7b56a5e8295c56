import { join } from 'node:path';
import { parseInput } from '../../input/parse-input.ts';
import { readJson } from '../../input/read-json.ts';
import type { RunSoFar } from '../../records/read-run.ts';
import { simulatedBanner } from '../../report/html/banners.ts';
import { type Html, html } from '../../report/html/html.ts';
import type { Library } from '../reading/library.ts';
import { promptsSchema } from '../reading/record-schemas.ts';
import { type RunHead, reasonOf } from '../reading/run-head.ts';
import { href, stateText } from './href.ts';
import type { PageLink, ViewPage } from './shell.ts';

/** The common data of every page about one run: its name, its notices, and links to its other pages. */
export function runFrame(head: RunHead, here: string): Pick<ViewPage, 'title' | 'kind' | 'notices' | 'links' | 'live'> {
  const { id, manifest, state, stamp } = head;
  return {
    title: manifest === undefined ? id : `${manifest.optimizer} on ${manifest.task.id}`,
    kind: html`${here === '/run' ? 'Run' : html`<a href="${href('/run', { run: id })}">Run</a>`} <code>${id}</code>`,
    notices: runNotices(head),
    links: runLinks(head, here),
    ...(state === 'finished' ? {} : { live: { from: href('/state', { run: id }), state: stateText(stamp.text) } }),
  };
}

export function runNotices({ manifest, isSimulated, state, damage }: RunHead): Html {
  return html`${manifest === undefined ? simulatedAlone(isSimulated) : simulatedBanner(manifest)}${
    state === 'damaged'
      ? html`<p class="banner"><strong>DAMAGED.</strong> ${damage}. What can be read is shown; the command of this run, started again, writes its files anew.</p>`
      : ''
  }`;
}

/** The notice without the names of the models, for a manifest that cannot be read. */
function simulatedAlone(isSimulated: boolean | undefined): Html {
  return isSimulated
    ? html`<p class="banner"><strong>SIMULATED.</strong> Models were simulated: these numbers show that the software works, and say nothing about any language model.</p>`
    : html``;
}

function runLinks({ id }: RunHead, here: string): PageLink[] {
  const pages = [
    ['/run', 'The run'],
    ['/search', 'Its search'],
    ['/questions', 'Its questions'],
    ['/timeline', 'Its timeline'],
  ] as const;
  return pages.map(([path, text]) => ({ to: href(path, { run: id }), text, isHere: path === here }));
}

/** A piece of a page, or the reason why it cannot be made. A damaged file must not prevent the rest of the page. */
export async function tried(make: () => Html | Promise<Html>): Promise<Html> {
  try {
    return await make();
  } catch (error) {
    return html`<p class="note">This cannot be shown: ${reasonOf(error)}</p>`;
  }
}

/** The seed prompts and the final prompts of a run. For an unfinished run, the prompts in force replace the final prompts. */
export async function promptsOf(library: Library, head: RunHead): Promise<RunSoFar['prompts']> {
  const { seedPrompts: seed, stateAt, length, textOf } = await library.timeline(head);
  if (head.summary !== undefined) {
    const file = join(head.directory, 'prompts.json');
    return parseInput(await readJson(file), { schema: promptsSchema, subject: file });
  }
  const final: Record<string, string> = {};
  for (const { agent, version } of stateAt(length).agents) final[agent] = (await textOf(agent, version)) ?? '';
  return { seed, final };
}
