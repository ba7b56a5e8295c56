/*
 * What pages do besides being read: forms show what they choose without loading the page anew, and a page about a run in progress keeps up
 * with it. Without this script everything works by loading pages. A section is replaced as a whole, and only where it has changed.
 */

/** Milliseconds between two questions whether a page is out of date, and after the last key before a form is answered. */
const every = 2000;
const settled = 120;

/** What the server sent of each section: what a reader has opened since is no change. */
const sent = new Map<string, string>();

function sectionsOf(page: Document): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>('header#head, main > section')];
}

for (const section of sectionsOf(document)) sent.set(section.id, section.outerHTML);

/** Brings the whole page up to date, in the order that it has now. */
function showAll(page: Document): void {
  const main = document.querySelector('main');
  if (main === null) return;
  const next = sectionsOf(page);
  const ids = new Set(next.map(({ id }) => id));
  for (const old of sectionsOf(document)) if (!ids.has(old.id)) old.remove();
  const [header, ...parts] = next;
  if (header !== undefined) renewed(header);
  for (const [index, part] of parts.entries()) {
    const shown = renewed(part);
    const there = main.children[index] ?? null;
    if (shown !== there) main.insertBefore(shown, there);
  }
  const [nav, nextNav] = [document.querySelector('nav'), page.querySelector('nav')];
  if (nav !== null && nextNav !== null && nav.outerHTML !== nextNav.outerHTML)
    nav.replaceWith(document.adoptNode(nextNav));
}

/** The section of this page with the same id, as it is now. A section that is new is in no place yet. */
function renewed(section: HTMLElement): HTMLElement {
  const old = document.getElementById(section.id);
  if (old !== null && sent.get(section.id) === section.outerHTML) return old;
  sent.set(section.id, section.outerHTML);
  const replacement = document.adoptNode(section);
  if (old === null) return replacement;
  keepChoices(old, replacement);
  const focused = old.contains(document.activeElement) ? document.activeElement?.id : undefined;
  old.replaceWith(replacement);
  if (focused) document.getElementById(focused)?.focus();
  return replacement;
}

/** What a reader has opened or chosen is opened and chosen again. */
function keepChoices(old: HTMLElement, replacement: HTMLElement): void {
  const chosen = new Set(
    [...old.querySelectorAll<HTMLInputElement>('[type=checkbox]:checked')].map(({ value }) => value),
  );
  for (const box of replacement.querySelectorAll<HTMLInputElement>('[type=checkbox]'))
    box.checked = chosen.has(box.value);

  const nameOf = (details: HTMLDetailsElement) => details.querySelector('summary')?.textContent ?? '';
  const open = new Set([...old.querySelectorAll<HTMLDetailsElement>('details[open]')].map(nameOf));
  for (const details of replacement.querySelectorAll('details')) if (open.has(nameOf(details))) details.open = true;
}

function tell(text: string): void {
  const told = document.getElementById('told');
  if (told !== null) told.textContent = text;
}

/** Only the last of several answers to one form is shown. */
let asked = 0;

/** A viewer that was started again has another token, and lets this page in no longer. */
class StartedAnew extends Error {}

async function ask(address: string, accept: string): Promise<Response> {
  const response = await fetch(address, { headers: { accept } });
  if (response.status === 403) throw new StartedAnew();
  return response;
}

function tellFailure(error: unknown): void {
  tell(
    error instanceof StartedAnew
      ? 'The viewer was started anew: open the link that it printed.'
      : 'The viewer does not answer: is it still running?',
  );
}

async function load(address: string): Promise<Document> {
  const response = await ask(address, 'text/html');
  if (!response.ok && response.status >= 500) throw new Error(`the viewer answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

async function answer(form: HTMLFormElement): Promise<void> {
  const turn = ++asked;
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value !== '') address.searchParams.append(name, `${value}`);
  const page = await load(address.href);
  if (turn !== asked) return;
  const swaps = form.dataset.swaps?.split(' ') ?? [];
  for (const section of sectionsOf(page)) if (swaps.includes(section.id)) renewed(section);
  history.replaceState(null, '', address);
}

let waiting: ReturnType<typeof setTimeout> | undefined;

function answerSoon(form: HTMLFormElement): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => answer(form).catch(tellFailure), settled);
}

function onInput(event: Event): void {
  const field = event.target;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  const { form } = field;
  if (form?.dataset.swaps === undefined) return;
  const { twin, twinOf } = field.dataset;
  const other =
    twin === undefined
      ? twinOf === undefined
        ? null
        : form.elements.namedItem(twinOf)
      : document.getElementById(twin);
  if (other instanceof HTMLInputElement) other.value = field.value;
  answerSoon(form);
}

document.addEventListener('input', onInput);
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.swaps === undefined) return;
  event.preventDefault();
  answerSoon(form);
});

/** The state that the page shows is asked for again and again, and the page only where it has changed. */
async function keepUp(): Promise<void> {
  const { live, state } = document.body.dataset;
  if (live === undefined) return;
  if (!document.hidden) {
    const now = (await (await ask(live, 'application/json')).json()) as { state?: string };
    if (now.state !== undefined && now.state !== state) {
      const page = await load(location.href);
      showAll(page);
      for (const name of ['live', 'state'] as const) {
        const value = page.body.dataset[name];
        if (value === undefined) delete document.body.dataset[name];
        else document.body.dataset[name] = value;
      }
      tell(`Brought up to date at ${new Date().toLocaleTimeString()}.`);
    }
  }
}

function keepUpForever(): void {
  keepUp()
    .catch(tellFailure)
    .finally(() => setTimeout(keepUpForever, every));
}

if (document.body.dataset.live !== undefined) keepUpForever();
