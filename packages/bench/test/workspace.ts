import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The root of this repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

const command = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
/** Halves the time that a command takes to start. */
const compileCache = join(repository, 'node_modules', '.cache', 'compile');

export interface MaspoOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Words before the command, such as those that hide something of the machine. */
  readonly within?: readonly string[];
}

/** A private place for the real command: a working directory, a MASPO_HOME, and input files outside of both. */
export interface Workspace {
  readonly directory: string;
  readonly home: string;
  /** Stores an input file, objects as JSON, and returns its path. */
  write(name: string, content: unknown): Promise<string>;
  /** The content of a file, by its path from the working directory. */
  read(...path: string[]): Promise<string>;
  /** Starts `maspo` in the working directory, with no environment but its own. The result never rejects. */
  maspo(args: readonly string[], options?: MaspoOptions): ReturnType<typeof startMaspo>;
  /** All paths below the working directory. */
  files(): Promise<string[]>;
}

/** `onEnd` registers the removal: `afterAll`, or the `onTestFinished` of a test. */
export function createWorkspace(onEnd: (remove: () => void) => void): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'maspo-command-'));
  onEnd(() => rmSync(root, { recursive: true }));
  const place = (name: string) => join(root, name);
  const [directory, home, inputs] = [place('work'), place('home'), place('inputs')];
  for (const folder of [directory, inputs]) mkdirSync(folder);
  return {
    directory,
    home,
    write: async (name, content) => {
      const file = join(inputs, name);
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    read: (...path) => readFile(join(directory, ...path), 'utf8'),
    maspo: (args, options) => startMaspo(args, { directory, home, ...options }),
    files: async () => (await readdir(directory, { recursive: true })).sort(),
  };
}

function startMaspo(
  args: readonly string[],
  { directory, home, env, input = '', within = [] }: MaspoOptions & { directory: string; home: string },
) {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--disable-sigusr1'];
  const [program, ...words] = [...within, ...node, command, ...args];
  return execa(program!, words, {
    cwd: directory,
    env: { PATH: process.env.PATH, MASPO_HOME: home, NODE_COMPILE_CACHE: compileCache, ...env },
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  });
}
