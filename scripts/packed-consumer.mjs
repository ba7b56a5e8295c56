/**
 * A user's project outside of the repository, with the packed packages: it is installed, type-checked, and run on several versions of
 * Node. Every function throws an error with the output of the command that failed.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository-root.mjs';

const run = promisify(execFile);

/** Examples that a user would begin with, copied unchanged. */
const examples = [
  ...['two-agents.ts', 'my-system.ts', 'demo.yaml'],
  ...['my-modules.yaml', 'my-hints.ts', 'my-architecture.ts', 'my-benchmark.ts', 'my-optimizer.ts'],
];
const strict = {
  ...{ noEmit: true, target: 'ES2022', module: 'NodeNext', moduleResolution: 'NodeNext' },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, verbatimModuleSyntax: true },
  ...{ allowImportingTsExtensions: true, skipLibCheck: false },
};
/** The types of Node that each program needs: core and architectures need none. */
const programs = {
  pure: { types: [], include: ['two-agents.ts', 'pure.ts', 'readme-core.ts', 'readme-architectures.ts'] },
  all: { types: ['node'], include: ['*.ts'] },
};

/**
 * Installs the versions of Node as npm packages. The packages contain the binary, so no install script runs.
 *
 * @param {string} folder
 * @param {readonly string[]} versions
 * @returns {Promise<ReadonlyMap<string, string>>} The folder of each version's binary.
 */
export async function installNodes(folder, versions) {
  const own = process.versions.node;
  const isOwn = (/** @type {string} */ version) => own === version || own.startsWith(`${version}.`);
  const others = versions.filter((version) => !isOwn(version));
  const [platform, arch] = [process.platform === 'win32' ? 'win' : process.platform, process.arch];
  const name = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${arch}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  if (others.length > 0)
    await npm(
      folder,
      ['install', ...others.map((version) => `node-${version}@npm:${name}@${version}`)],
      process.execPath,
    );
  const binOf = (/** @type {string} */ version) =>
    isOwn(version) ? dirname(process.execPath) : join(folder, 'node_modules', `node-${version}`, 'bin');
  return new Map(versions.map((version) => [version, binOf(version)]));
}

/**
 * Runs `npm install ./*.tgz` in an empty folder. Engines are strict: a dependency that does not support this version of Node fails.
 *
 * @param {string} folder
 * @param {readonly string[]} tarballs
 * @param {string} bin The folder of the Node that npm runs on.
 */
export async function installConsumer(folder, tarballs, bin) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }');
  await npm(folder, ['install', '--engine-strict', ...tarballs, 'typescript@5.9', '@types/node@22'], join(bin, 'node'));
  if (existsSync(join(folder, 'node_modules/@maspo/local')))
    throw new Error('@maspo/local was installed, although it is optional');
  for (const name of examples) cpSync(join(repositoryRoot, 'examples', name), join(folder, name));
  const reexport = (/** @type {readonly string[]} */ names) =>
    names.map((name) => `export * as ${name} from '@maspo/${name}';\n`).join('');
  writeFileSync(join(folder, 'pure.ts'), reexport(['core', 'architectures']));
  writeFileSync(join(folder, 'all.ts'), reexport(['core', 'architectures', 'models', 'tasks', 'bench']));
  for (const name of ['core', 'architectures', 'models', 'tasks', 'bench'])
    writeFileSync(join(folder, `readme-${name}.ts`), snippetOf(join(folder, 'node_modules/@maspo', name, 'README.md')));
  for (const [name, { types, include }] of Object.entries(programs)) {
    const config = { compilerOptions: { ...strict, types }, include };
    writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify(config));
  }
}

/**
 * The TypeScript code of a README, as a module.
 *
 * @param {string} file
 */
function snippetOf(file) {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readFileSync(file, 'utf8')) ?? [];
  if (code === undefined) throw new Error(`${file} shows no TypeScript`);
  return code;
}

/**
 * @param {string} folder
 * @param {keyof typeof programs} program
 * @param {string} compiler The file of a TypeScript compiler's command.
 */
export async function checkTypes(folder, program, compiler) {
  await command(folder, process.execPath, [compiler, '--project', `tsconfig.${program}.json`]);
}

/**
 * The first steps of a user, on one version of Node.
 *
 * @param {string} folder
 * @param {string} bin The folder of its binary.
 */
export async function useConsumer(folder, bin) {
  const node = join(bin, 'node');
  const maspo = (/** @type {string[]} */ ...words) => command(folder, 'npx', ['--no-install', 'maspo', ...words], bin);
  const own = JSON.parse(await command(folder, node, ['two-agents.ts'], bin));
  expect(
    own.outcome === 'improved' && own.prompts.checker.includes('Be careful.'),
    'two-agents.ts improves the prompts',
  );

  for (const name of ['architectures', 'tasks']) await command(folder, node, [`readme-${name}.ts`], bin);

  expect((await maspo('--help')).includes('optimize [options] <config>'), '--help lists the commands');
  await maspo('doctor');
  const results = mkdtempSync(join(folder, 'results-'));
  const demo = join(results, 'demo');
  const modules = join(results, 'modules');
  const smoke = join(results, 'smoke');
  await maspo('optimize', 'demo.yaml', '--run', demo);
  await maspo('optimize', 'my-modules.yaml', '--run', modules);
  const cells = ['benchmark=sample-math', 'architecture=sequential', 'optimizer=none,random-search'];
  await maspo('bench', 'run', 'smoke', '--only', ...cells, '--limit', '3', '--dir', smoke);
  await maspo('report', demo);
  const files = [`${demo}/report.html`, `${modules}/prompts.json`, `${smoke}/table.md`];
  for (const file of files) expect(existsSync(file), `${file} is written`);
  await lookAtPages(folder, results, bin);
}

/**
 * Checks `maspo view`: the page that its link opens, and the script, which it sends without types.
 *
 * @param {string} folder
 * @param {string} results
 * @param {string} bin
 */
async function lookAtPages(folder, results, bin) {
  // The command is not started through npx, which would not pass the signal on.
  const viewer = spawn(join(folder, 'node_modules/.bin/maspo'), ['view', results, '--json', '--no-open'], {
    cwd: folder,
    env: environment(bin),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => viewer.on('close', resolve));
  try {
    let said = '';
    for await (const line of createInterface(viewer.stdout)) {
      said += line;
      if (line.endsWith('}')) break;
    }
    const { link } = JSON.parse(said);
    // The link sets a cookie, which a browser then sends with every request.
    const entered = await fetch(link, { redirect: 'manual' });
    const cookie = entered.headers.getSetCookie().map((set) => set.split(';')[0] ?? '')[0] ?? '';
    const page = await fetch(new URL('/', link), { headers: { cookie } });
    expect(page.ok && (await page.text()).includes('/view.js'), `the viewer shows its page: ${page.status}`);
    const script = await fetch(new URL('/view.js', link), { headers: { cookie } });
    expect(script.ok && (await script.text()).length > 0, `the viewer sends its script: ${script.status}`);
  } finally {
    viewer.kill('SIGINT');
    await ended;
  }
}

/**
 * @param {string} folder
 * @param {string[]} words
 * @param {string} node
 */
async function npm(folder, words, node) {
  await command(
    folder,
    'npm',
    ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', ...words],
    dirname(node),
  );
}

/**
 * @param {string} folder
 * @param {string} program
 * @param {readonly string[]} words
 * @param {string} [bin] The folder of the Node that comes first on the path.
 * @returns {Promise<string>} What it printed.
 */
async function command(folder, program, words, bin = dirname(process.execPath)) {
  try {
    return (await run(program, words, { cwd: folder, env: environment(bin), maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    throw new Error(`${[program, ...words].join(' ')} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * The environment without the tools of the repository, so that only packages that were installed here are found.
 *
 * @param {string} bin
 */
function environment(bin) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(repositoryRoot));
  return { ...process.env, PATH: [bin, ...path].join(delimiter), CI: 'true' };
}

/**
 * @param {boolean} holds
 * @param {string} promise
 */
function expect(holds, promise) {
  if (!holds) throw new Error(`this does not hold: ${promise}`);
}
