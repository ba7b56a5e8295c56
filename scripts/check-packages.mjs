/**
 * `npm run check:packages [NODE-VERSION...]` checks what a user gets. It builds and packs the packages and checks the tarballs (publint,
 * are-the-types-wrong). It installs them in an empty folder outside of the repository, and type-checks a strict program that uses them.
 * Then it runs the program and the command on each version of Node; without versions, on the oldest that `engines` allows, on 24 and on 26.
 *
 * It needs the registry of npm, a minute and a half and 800 MB in the temporary folder. `--keep DIR` writes the tarballs to DIR and keeps
 * them. The last line is `N passed, N failed, N skipped`, counted in steps, and the exit code is 0 only if no step failed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages, packageFolders } from './build-packages.mjs';
import { pnpm } from './install.mjs';
import { checkTypes, installConsumer, installNodes, useConsumer } from './packed-consumer.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { runCommand } from './run-command.mjs';
import { runStep } from './run-step.mjs';

const { values, positionals } = parseArgs({ options: { keep: { type: 'string' } }, allowPositionals: true });
const { engines } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/core/package.json'), 'utf8'));
const oldest = /\d+\.\d+\.\d+/.exec(engines.node)?.[0] ?? '';
const versions = positionals.length > 0 ? positionals : [oldest, '24', '26'];

const folder = mkdtempSync(join(tmpdir(), 'maspo-packages-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// Without these handlers, a signal would end the process before the folder is removed.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
const tarballs = resolve(values.keep ?? join(folder, 'tarballs'));
const consumer = join(folder, 'consumer');
const newer = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
const older = join(consumer, 'node_modules/typescript/bin/tsc');

let passed = 0;
let failed = 0;

if ((await step('Build the packages', buildPackages)) && (await step('Pack them', pack))) {
  const files = globSync(join(tarballs, '*.tgz')).sort();
  await step('Check the contents of the tarballs', () => lookInside(files));
  await step('publint', () => each(files, (file) => runCommand(`publint run '${file}' --strict`, { quiet: true })));
  await step('Are the types wrong (esm-only)', () =>
    each(files, (file) => runCommand(`attw '${file}' --profile esm-only --no-color`, { quiet: true })),
  );
  await useThem(files.filter((file) => !/^maspo-(local|queue|adapter-)/.test(basename(file))));
}

console.log(`\n${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {readonly string[]} files */
async function useThem(files) {
  /** @type {ReadonlyMap<string, string>} */
  let nodes = new Map();
  const hasNodes = await step(`Node ${versions.join(', ')} from npm`, async () => {
    nodes = await installNodes(join(folder, 'nodes'), versions);
  });
  const [first] = nodes.values();
  if (!hasNodes || first === undefined) return;
  if (
    !(await step(`npm install ./*.tgz in an empty folder, on Node ${versions[0]}`, () =>
      installConsumer(consumer, files, first),
    ))
  )
    return;
  // Checking all packages with the older compiler would take as long as all other steps together.
  await step("TypeScript 5.9, strict: two agents with the user's own chat function", () =>
    checkTypes(consumer, 'pure', older),
  );
  await step('TypeScript 7, strict: the same', () => checkTypes(consumer, 'pure', newer));
  await step('TypeScript 7, strict: all packages, and the programs of their READMEs', () =>
    checkTypes(consumer, 'all', newer),
  );
  await step(`Use them on Node ${versions.join(', ')}`, async () => {
    const uses = await Promise.allSettled(Array.from(nodes.values(), (bin) => useConsumer(consumer, bin)));
    const failures = uses.flatMap((use, index) =>
      use.status === 'rejected' ? [`On Node ${versions[index]}: ${use.reason.message}`] : [],
    );
    if (failures.length > 0) throw new Error(failures.join('\n'));
  });
}

async function pack() {
  mkdirSync(tarballs, { recursive: true });
  return runCommand(`${pnpm} --recursive --filter './packages/*' pack --pack-destination '${tarballs}'`, {
    quiet: true,
  });
}

/**
 * A tarball must have a README, a licence and the files that its modules read, but no tests, sources or versions of the workspace.
 *
 * @param {readonly string[]} files
 */
async function lookInside(files) {
  if (files.length !== packageFolders.length)
    throw new Error(`${files.length} tarballs of ${packageFolders.length} packages`);
  const wrong = [];
  for (const file of files) {
    const place = join(folder, 'unpacked', basename(file));
    mkdirSync(place, { recursive: true });
    execFileSync('tar', ['-xzf', file, '-C', place]);
    const root = join(place, 'package');
    const names = globSync('**/*', { cwd: root });
    for (const name of ['README.md', 'LICENSE']) if (!names.includes(name)) wrong.push(`${basename(file)}: no ${name}`);
    for (const name of names)
      if (/\.test\.|test-support|(?<!\.d|\/client\/view)\.ts$/.test(name)) wrong.push(`${basename(file)}: ${name}`);
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    if (manifest.includes('workspace:')) wrong.push(`${basename(file)}: a version of the workspace`);
    for (const name of names.filter((name) => name.endsWith('.js'))) {
      const code = readFileSync(join(root, name), 'utf8');
      for (const [, path = ''] of code.matchAll(/new URL\('([^']+)', import\.meta\.url\)/g))
        if (!existsSync(join(root, dirname(name), path))) wrong.push(`${basename(file)}: ${name} reads ${path}`);
    }
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/**
 * @param {readonly string[]} files
 * @param {(file: string) => Promise<number>} work
 * @returns {Promise<number>} How many failed.
 */
async function each(files, work) {
  const exitCodes = await Promise.all(files.map(work));
  return exitCodes.filter((exitCode) => exitCode !== 0).length;
}

/**
 * Runs and counts a step, and prints its error. Steps that depend on it check the returned value.
 *
 * @param {string} title
 * @param {() => Promise<unknown>} work Fails by throwing, or by an exit code other than 0.
 */
async function step(title, work) {
  const exitCode = await runStep(title, async () => {
    try {
      const result = await work();
      return typeof result === 'number' ? result : 0;
    } catch (error) {
      console.log(error instanceof Error ? error.message : error);
      return 1;
    }
  });
  if (exitCode === 0) passed++;
  else failed++;
  return exitCode === 0;
}
