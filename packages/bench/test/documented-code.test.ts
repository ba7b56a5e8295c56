/** Every block of code in the documentation works: configurations are read by their schemas, commands exist, TypeScript is type-checked. */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOptimizer } from '@maspo/core';
import type { Command } from 'commander';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../src/cli/create-program.ts';
import { runConfigSchema } from '../src/config/run-config.ts';
import { experimentConfigSchema } from '../src/experiments/experiment-config.ts';
import { createWorkspace, repository } from './workspace.ts';

interface Block {
  readonly file: string;
  readonly language: string;
  readonly text: string;
}

const files = globSync(['*.md', 'docs/**/*.md', 'packages/**/README.md'], {
  cwd: repository,
  exclude: (path) => path.split('/').includes('node_modules'),
});
const texts = files.map((file) => ({ file, text: readFileSync(join(repository, file), 'utf8') }));
const blocks = texts.flatMap(({ file, text }) =>
  [...text.matchAll(/^( *)```([^\n]*)\n([\s\S]*?)^\1```$/gm)].map(
    ([, , language = '', code = '']): Block => ({ file, language, text: code }),
  ),
);
const scripts: object = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).scripts;
const program = await createProgram();

/** The languages of blocks that are checked, and of blocks that are only shown. */
const checked = /^(yaml|sh|bash|ts|json|jsonl)\b/;
const shown = /^(|text|mermaid|python|csv .*|ts declaration)$/;

test('every block has a language that is checked or only shown', () => {
  expect(blocks.length).toBeGreaterThan(40);
  expect(blocks.filter(({ language }) => !checked.test(language) && !shown.test(language))).toEqual([]);
});

describe('a configuration', () => {
  const inline = texts.flatMap(({ file, text }) =>
    [
      ...withoutBlocks(text).matchAll(
        /`((?:task|architecture|optimizer|models|budget|prune|judgeCheck|traces): \{[^`]*\})`/g,
      ),
    ].map(([, code = '']): Block => ({ file, language: 'inline', text: code.replace(/\s+/g, ' ') })),
  );
  const cases = [...of('yaml'), ...inline.filter(({ text }) => !/\.\.\.|\{ mine:/.test(text))];

  test.each(cases)('of $file is read by its schema: $text', ({ text }) => {
    const written = parse(text) as Readonly<Record<string, unknown>>;
    expect('matrix' in written ? experimentIssues(written) : runIssues(written)).toEqual([]);
  });
});

describe('a command', () => {
  const lines = [...of('sh'), ...of('bash')].flatMap(({ file, text }) =>
    text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .flatMap((line) => line.replace(/(^|\s)#.*/, '').split(/&&|\||;/))
      .map((part) => ({ file, words: (part.match(/"[^"]*"|[^\s()]+/g) ?? []).filter(isOfCommand) }))
      .filter(({ words }) => words.length > 0),
  );
  const spans = texts
    .filter(({ file }) => !file.startsWith('docs/reference'))
    .flatMap(({ file, text }) =>
      [...withoutBlocks(text).matchAll(/`(?:npx )?maspo\s+([^`]+)`/g)].map(([, code = '']) => ({
        file,
        words: code.trim().split(/\s+/),
      })),
    );

  test('in a block can be run', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.flatMap(({ file, words }) => lineIssues(words).map((issue) => `${file}: ${issue}`))).toEqual([]);
  });

  test('in the text exists', () => {
    expect(spans.length).toBeGreaterThan(50);
    expect(spans.flatMap(({ file, words }) => optionIssues(words).map((issue) => `${file}: ${issue}`))).toEqual([]);
  });

  test('that does not exist, or has wrong arguments, would be found', () => {
    expect(commandIssues(['optimise', 'my.yaml'])).toEqual(['maspo has no command "optimise"']);
    expect(commandIssues(['optimize'])).toEqual(['optimize takes 1 to 1 arguments, not 0']);
    expect(commandIssues(['optimize', 'my.yaml', '--explian'])).toEqual(['optimize has no option --explian']);
  });
});

test('TypeScript has no type errors', { timeout: 240_000 }, async () => {
  const examples = globSync(['examples/*.ts', 'packages/*/example/*.ts'], { cwd: repository }).map((file) =>
    readFileSync(join(repository, file), 'utf8'),
  );
  const own = of('ts').filter(({ text }) => !examples.some((example) => example.includes(text)));
  const folder = join(repository, '.types', 'documented-code');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [index, { file, text }] of own.entries())
    writeFileSync(join(folder, `${file.replace(/\W/g, '-')}-${index}.ts`), text);
  const references = ['core', 'architectures', 'tasks', 'models', 'local', 'bench'].map((name) => ({
    path: `../../packages/${name}`,
  }));
  const paths = { '@maspo/*': ['../../packages/*/src/index.ts'] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions: { outDir: 'built', paths }, references }),
  );
  const { stdout, exitCode } = await execa(join(repository, 'node_modules', '.bin', 'tsc'), ['--build', folder], {
    reject: false,
  });
  expect(stdout).toBe('');
  expect(exitCode).toBe(0);
});

test.each([...of('json'), ...of('jsonl')])('JSON of $file can be parsed', ({ language, text }) => {
  for (const part of language.startsWith('jsonl') ? text.trim().split('\n') : [text])
    expect(() => JSON.parse(part)).not.toThrow();
});

test('the summary that docs/reading-a-report.md explains is that of the demo', { timeout: 120_000 }, async () => {
  const workspace = createWorkspace(onTestFinished);
  const { stdout } = await workspace.maspo(['optimize', join(repository, 'examples', 'demo.yaml')]);
  const page = texts.find(({ file }) => file === 'docs/reading-a-report.md')!.text;
  // The name of the run's folder differs from run to run.
  expect(page).toContain(`\`\`\`text\n${stdout.slice(0, stdout.indexOf('Files '))}Files `);
});

test('every message of docs/troubleshooting.md exists in the program', () => {
  const sources = globSync('packages/*/src/**/*.ts', { cwd: repository })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(repository, file), 'utf8'))
    .join('\n')
    // The sources may contain a message in pieces, with values between them.
    .replace(/\\'/g, "'")
    .replace(/\$\{[^{}]*\}/g, '…');
  const page = texts.find(({ file }) => file === 'docs/troubleshooting.md')!.text;
  const rows = [...page.matchAll(/^\| (`.*?`(?:, `.*?`)*) +\|/gm)].flatMap(
    ([, cell = '']) => cell.match(/`[^`]+`/g) ?? [],
  );
  const pieces = rows.flatMap((message) => message.slice(1, -1).split(/…|: |; /)).map((piece) => piece.trim());
  expect(rows.length).toBeGreaterThan(30);
  expect(pieces.filter((piece) => piece.length > 8 && !sources.includes(piece))).toEqual([]);
});

/** The text without its blocks of code. */
function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}

function of(language: string): Block[] {
  return blocks.filter((block) => new RegExp(`^${language}\\b(?! declaration)`).test(block.language));
}

const simulated = { provider: 'simulated' };
const complete: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  task: { benchmark: 'sample-math', pool: 12 },
  architecture: { name: 'sequential' },
  optimizer: { name: 'maspo' },
  models: { agent: simulated, optimizer: simulated, evaluator: simulated },
};
/** Fields that select something by name. A section with such a field replaces the section of `complete`. */
const naming = ['benchmark', 'file', 'module', 'name', 'graph', 'system'];

/** The issues of a configuration. Sections that it leaves out or gives in part are completed from `complete`. */
function runIssues(written: Readonly<Record<string, unknown>>): string[] {
  const config: Record<string, unknown> = { ...complete, ...written };
  for (const [part, whole] of Object.entries(complete)) {
    const own = written[part] as object | undefined;
    if (own !== undefined && !naming.some((name) => name in own)) config[part] = { ...whole, ...own };
  }
  const parsed = runConfigSchema.safeParse(config);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { name, module, ...options } = parsed.data.optimizer;
  if (name === undefined) return [];
  const read = findOptimizer(name).options.safeParse(options);
  return read.success ? [] : read.error.issues.map(({ path, message }) => `optimizer.${path.join('.')}: ${message}`);
}

function experimentIssues(written: unknown): string[] {
  return experimentConfigSchema.safeParse(written).error?.issues.map(({ message }) => message) ?? [];
}

/** Whether a word belongs to the command: variables that are set for it, and `npx`, do not. */
function isOfCommand(word: string): boolean {
  return !/^([A-Z_]+=|npx$)/.test(word);
}

/** The issues of a line for a shell: its commands, scripts and files must exist. */
function lineIssues([name = '', ...words]: readonly string[]): string[] {
  if (name === 'maspo') return commandIssues(words);
  if (['cd', 'export', 'vitest', 'tsc', 'biome', 'redis-server', 'bash', 'squeue'].includes(name)) return [];
  const isThere =
    name === 'npm' ? words[0] !== 'run' || words[1]! in scripts : existsSync(join(repository, words[0] ?? ''));
  return (name === 'npm' || name === 'node') && isThere ? [] : [`${name} ${words.join(' ')}: not known`];
}

/** The command that the first words name, and the words after them. */
function resolved(words: readonly string[], command: Command = program): { command: Command; rest: readonly string[] } {
  const below = command.commands.find((each) => each.name() === words[0]);
  return below === undefined ? { command, rest: words } : resolved(words.slice(1), below);
}

function optionIssues(words: readonly string[]): string[] {
  const { command, rest } = resolved(words);
  if (command === program && !/^-/.test(rest[0] ?? '-')) return [`maspo has no command "${rest[0]}"`];
  const known = [...command.options, ...command.commands.flatMap(({ options }) => options)].flatMap(
    ({ long, short }) => [long, short],
  );
  return rest
    .map((word) => word.replace(/=.*/, '').replace(/[^\w-]+$/, ''))
    .filter((word) => /^--?\w/.test(word) && ![...known, '--help', '-h', '--version', '-V'].includes(word))
    .map((word) => `${command.name()} has no option ${word}`);
}

/** The issues of the words after `maspo`. No command is run. */
function commandIssues(words: readonly string[]): string[] {
  const issues = optionIssues(words);
  const { command, rest } = resolved(words);
  if (issues.length > 0 || rest.includes('--help')) return issues;
  const { operands } = command.parseOptions([...rest]);
  const least = command.registeredArguments.filter(({ required }) => required).length;
  const most = command.registeredArguments.some(({ variadic }) => variadic)
    ? Infinity
    : command.registeredArguments.length;
  if (operands.length >= least && operands.length <= most) return [];
  return [`${command.name()} takes ${least} to ${most} arguments, not ${operands.length}`];
}
