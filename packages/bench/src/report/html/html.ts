import { html, raw } from 'hono/html';

/** A piece of a page. Values inside a template are escaped, unless they are pieces themselves. */
export type Html = ReturnType<typeof html>;

export { html };

/** Inserts our own markup, such as a drawing or the style, without escaping. Never use it for a text of a model, a program or a user. */
export function asIs(svg: string): Html {
  return raw(svg);
}

/** A sentence of the report. Text between two pairs of asterisks is strong. */
export function emphasized(sentence: string): Html {
  const parts = sentence.split('**');
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<strong>${part}</strong>`))}`;
}

/** A number in a sentence, with a name by which a script finds it. */
export function figure(name: string, text: string | number): Html {
  return html`<span data-figure="${name}">${text}</span>`;
}
