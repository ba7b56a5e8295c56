import { csvRendering } from './csv-rendering.ts';
import { jsonRendering } from './json-rendering.ts';
import { latexRendering } from './latex-rendering.ts';
import { markdownRendering } from './markdown-rendering.ts';
import type { TableRendering } from './table-rendering.ts';

/** The first is the default. */
export const tableRenderings: readonly TableRendering[] = [
  markdownRendering,
  csvRendering,
  latexRendering,
  jsonRendering,
];
