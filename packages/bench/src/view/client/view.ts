/*
 * The script of the pages. Forms show their result without reloading the page, and the page of a run in progress updates itself. Without
 * this script, everything works by loading pages. A section is replaced as a whole, and only if it has changed.
 */

/** Milliseconds between two checks whether the page is out of date, and from the last key to the update of a form. */
const every = 2000;
const settled = 120;

/** The HTML that the server sent for each section. Sections that a reader has opened since then do not count as changed. */
const sent = new Map<string, string>();

function sectionsOf(page: Document): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>('header#head, main > section')];
}

for (const section of sectionsOf(document)) sent.set(section.id, section.outerHTML);

/** Updates the whole page to the new sections and their order. */
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

/** The updated section of this page with the same id. A new section is not yet inserted into the page. */
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

/** Opens and selects again what a reader had opened and selected. */
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

/** Counts the requests of forms, so that only the last answer is shown. */
let asked = 0;

/** A restarted viewer has another token, and refuses this page. */
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

/** Requests the state of the page again and again, and the page only if the state has changed. */
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
