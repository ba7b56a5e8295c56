import { marked } from 'marked';

/** A self-contained page: it has no script and loads nothing. Raw HTML and images in the Markdown are shown as text. */
export function htmlPage(markdown: string): string {
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? 'maspo report';
  const body = marked.parse(markdown, { async: false, renderer });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
<main>
${body}</main>
</html>
`;
}

const renderer = new marked.Renderer();
renderer.html = ({ text }) => escapeHtml(text);
renderer.image = ({ raw }) => escapeHtml(raw);

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --soft: color-mix(in srgb, currentColor 6%, transparent); }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
table { margin: 1rem 0; border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
pre { background: var(--soft); padding: .8rem 1rem; overflow-x: auto; white-space: pre-wrap; border-radius: 6px; }
code { font-size: .9em; }
blockquote { margin: 1rem 0; padding: .6rem 1rem; border-left: 4px solid #c60; background: color-mix(in srgb, #c60 12%, transparent); }
`;
