import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../repository-root.mjs';

/*
 * The compiler writes the declarations, with every inferred type and every docstring. Documentation generators that use the compiler API
 * do not work here, because TypeScript 7 does not have this API yet.
 */

const declarations = join(repositoryRoot, '.types', 'core', 'src');

/** The exported names of `@maspo/core` with their signatures, grouped by the folder that they come from. */
export function typesPage() {
  execFileSync(join(repositoryRoot, 'node_modules', '.bin', 'tsc'), [
    '--build',
    join(repositoryRoot, 'packages', 'core'),
  ]);
  const exported = exportsOf(join(declarations, 'index.d.ts'));
  const folders = Map.groupBy(exported, ({ module }) => module.split('/')[1] ?? '');
  const sections = [...folders].map(([folder, names]) => `## ${folder}\n\n${names.map(entry).join('\n\n')}`);
  return `${[
    '# The names of @maspo/core',
    `What \`import { … } from '@maspo/core'\` gives: ${exported.length} names, by the folder of the source. [The package](../architecture/core.md) explains how they belong together.`,
    ...sections,
  ].join('\n\n')}\n`;
}

/**
 * @param {string} index
 * @returns {{ name: string, declared: string, module: string }[]} `declared` is the name in the module.
 */
function exportsOf(index) {
  const lists = [...readFileSync(index, 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)\.ts';$/gm)];
  return lists.flatMap(([, names = '', module = '']) =>
    names.split(',').flatMap((part) => {
      const [declared = '', name = declared] = part
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      return declared === '' ? [] : [{ name, declared, module }];
    }),
  );
}

/** @param {{ name: string, declared: string, module: string }} exported */
function entry({ name, declared, module }) {
  const { signature, docstring } = declarationOf(declared, module);
  return [
    `### ${name}`,
    ...(docstring === '' ? [] : [docstring]),
    `\`\`\`ts declaration\n${signature.replace(declared, name)}\n\`\`\``,
  ].join('\n\n');
}

/**
 * The declaration of a name in a module, or in the module from which this module exports it again.
 *
 * @param {string} name
 * @param {string} module
 * @returns {{ signature: string, docstring: string }}
 */
function declarationOf(name, module) {
  const file = join(declarations, `${module}.d.ts`);
  const text = readFileSync(file, 'utf8');
  const start = new RegExp(
    `^export (?:declare )?(?:abstract )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
    'm',
  ).exec(text);
  if (start === null) {
    const further = exportsOf(file).find((exported) => exported.name === name);
    if (further === undefined) throw new Error(`${file} declares no ${name}`);
    return declarationOf(further.declared, join(dirname(module), further.module));
  }
  const before = text.slice(0, start.index);
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(before) ?? [];
  return { signature: declarationAt(text.slice(start.index)), docstring: firstParagraph(comment) };
}

/**
 * The text up to the next declaration. The compiler starts each declaration at the beginning of a line.
 *
 * @param {string} text
 */
function declarationAt(text) {
  const end = /\n(?=\/\*\*|export |declare |interface |type |import |\/\/#)/.exec(text.slice(1));
  const whole = end === null ? text : text.slice(0, end.index + 1);
  return whole
    .trim()
    .replace(/^export (?:declare )?/, '')
    .replaceAll('    ', '  ');
}

/** @param {string} comment */
function firstParagraph(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  return lines.join('\n').trim().split('\n\n')[0]?.replaceAll('\n', ' ').replaceAll('<', '&lt;') ?? '';
}
