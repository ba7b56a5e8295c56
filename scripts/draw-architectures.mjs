/**
 * Draws every architecture into docs/architectures.md. The text between `<!-- drawn NAME -->` and `<!-- end -->` is generated from the
 * graph that the architecture NAME builds with its default options. A test checks that the file is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeOptions, drawMermaid, findArchitecture, graphSize } from '@maspo/architectures';
import { repositoryRoot } from './repository-root.mjs';

export const document = join(repositoryRoot, 'docs', 'architectures.md');

/**
 * The text with every drawing generated again. Throws for an unknown architecture.
 *
 * @param {string} text
 */
export function withDrawings(text) {
  return text.replace(
    /(<!-- drawn ([a-z-]+) -->\n)[\s\S]*?(?=<!-- end -->)/g,
    (_, /** @type {string} */ opening, /** @type {string} */ name) => opening + section(name),
  );
}

/** @param {string} name */
function section(name) {
  const architecture = findArchitecture(name);
  const system = architecture.build('math', architecture.options.parse({}));
  const { agents, prompts, calls } = graphSize(system.graph);
  const options = describeOptions(architecture).map(
    ({ name: option, meaning, minimum, maximum, default: value }) =>
      `- \`${option}\`: ${meaning}, ${minimum} to ${maximum} (default ${value})\n`,
  );
  return [
    `\n${architecture.description}\n\n`,
    `Agents ${agents}, prompts ${prompts}, calls for a question ${calls}${options.length > 0 ? ', by default' : ''}.\n\n`,
    ...(options.length > 0 ? [...options, '\n'] : []),
    `\`\`\`mermaid\n${drawMermaid(system)}\`\`\`\n\n`,
  ].join('');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(document, withDrawings(readFileSync(document, 'utf8')));
}
