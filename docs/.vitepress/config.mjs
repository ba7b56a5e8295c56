/**
 * The site: the pages of docs as they are, with a navigation by what a reader wants. `npm run docs` builds it into docs/.vitepress/dist.
 *
 * The pages are written for GitHub as well. What GitHub does by itself is done here: README.md is the page of its folder, headings have
 * GitHub's anchors, Mermaid is drawn, and links out of docs lead to the files of the repository.
 */
import { dirname, join, relative } from 'node:path';
import { architectures, drawMermaid, drawSvg } from '@maspo/architectures';
import { defineConfig } from 'vitepress';
import { sidebar } from '../../scripts/docs-sidebar.mjs';
import { headingAnchor } from '../../scripts/heading-anchor.mjs';

const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, MASPO_SITE_BASE } = process.env;
/** Where the files of the repository can be read; only a workflow knows it. */
const sources =
  GITHUB_REPOSITORY === undefined ? undefined : `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}`;

export default defineConfig({
  title: 'maspo',
  description: 'Joint prompt optimization for LLM multi-agent systems, and the laboratory to measure it.',
  base: MASPO_SITE_BASE ?? '/',
  cleanUrls: true,
  rewrites: { 'README.md': 'index.md', 'architecture/README.md': 'architecture/index.md' },
  themeConfig: {
    sidebar,
    outline: 'deep',
    search: { provider: 'local' },
    ...(sources === undefined
      ? {}
      : { socialLinks: [{ icon: 'github', link: `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` }] }),
  },
  // The page of all names is large, and so is the index of the search.
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  markdown: {
    anchor: { slugify: headingAnchor },
    languageAlias: { jsonl: 'json' },
    // An address in running text is an address and no link.
    linkify: false,
    config(markdown) {
      markdown.core.ruler.push('links-of-the-repository', ({ tokens, env }) => {
        for (const { children } of tokens) if (children !== null) mendLinks(children, env.relativePath);
      });
      const fence = markdown.renderer.rules.fence;
      markdown.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index];
        return info === 'mermaid'
          ? `<div v-pre style="overflow-x: auto; background: white">${drawingOf(content)}</div>`
          : fence(tokens, index, ...rest);
      };
    },
  },
});

/**
 * Links to a README lead to the page of its folder, and links out of docs to the repository; where nobody knows its address, to nothing.
 */
function mendLinks(tokens, page) {
  for (const token of tokens) {
    const href = token.attrGet?.('href');
    if (token.type !== 'link_open' || !href || /^([a-z]+:|#|\/)/.test(href)) continue;
    // After the rewrites, the page of a folder has the same place as its README.
    const target = join(dirname(page), href);
    if (!target.startsWith('..')) token.attrSet('href', href.replace(/README\.md/, 'index.md'));
    else if (sources !== undefined) token.attrSet('href', `${sources}/${relative('..', target)}`);
    else token.attrs = token.attrs.filter(([name]) => name !== 'href');
  }
}

/** The drawing that the product itself makes of an agent system: no script draws it again in the reader's browser. */
function drawingOf(mermaid) {
  for (const architecture of architectures) {
    const system = architecture.build('math', architecture.options.parse({}));
    if (drawMermaid(system) === mermaid) return drawSvg(system);
  }
  throw new Error(`Only the drawings of architectures are drawn on the site, not this one:\n${mermaid}`);
}
