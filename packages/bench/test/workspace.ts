import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { inject } from 'vitest';
import { type CommandResult, runInProcess } from './shared-process/command.ts';
import { compileCache, startCommandProcess } from './shared-process/start-process.ts';

/** The root of this repository. */
export const repository = fileURLToPath(new URL('../../..', import.meta.url));

const command = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The socket of the process for commands; by default that of this test worker. */
  readonly process?: string;
}

export interface ProcessOptions extends CommandOptions {
  /** Words before the command, such as those of a shell. */
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
  /**
   * Runs `maspo` in the working directory, with only its own environment, in a process for commands.
   */
  maspo(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Runs `maspo` in a separate process, which takes a second to start. The result never rejects. */
  start(args: readonly string[], options?: ProcessOptions): ReturnType<typeof startProcess>;
  /** All paths below the working directory. */
  files(): Promise<string[]>;
}

/**
 * `onEnd` registers the removal: `afterAll`, or the `onTestFinished` of a test. If all tests that would use it are skipped, `afterAll` is
 * never called, and the workspace is removed at the end of the run.
 */
export function createWorkspace(onEnd: (remove: () => void) => void): Workspace {
  const root = mkdtempSync(join(inject('workspaces'), 'w'));
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
    maspo: (args, { env, input = '', process: own } = {}) => {
      const ofWorker = inject('commandProcesses')[Number(process.env.VITEST_POOL_ID) - 1]!;
      return runInProcess(own ?? ofWorker, { args, directory, input, env: { ...plainEnvironment(home), ...env } });
    },
    start: (args, options) => startProcess(args, { directory, home, ...options }),
    files: async () => (await readdir(directory, { recursive: true })).sort(),
  };
}

/** Starts a process for commands after other words, such as a command that hides programs of the machine from it. */
export async function startCommandsWithin(
  words: readonly string[],
  onEnd: (stop: () => void) => void,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-commands-'));
  const place = join(folder, 'socket');
  const child = await startCommandProcess(place, words);
  onEnd(() => {
    child.disconnect();
    rmSync(folder, { recursive: true });
  });
  return place;
}

function plainEnvironment(home: string) {
  return { PATH: process.env.PATH!, MASPO_HOME: home, NODE_COMPILE_CACHE: compileCache };
}

function startProcess(
  args: readonly string[],
  { directory, home, env, input = '', within = [] }: ProcessOptions & { directory: string; home: string },
) {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--disable-sigusr1'];
  const [program, ...words] = [...within, ...node, command, ...args];
  return execa(program!, words, {
    cwd: directory,
    env: { ...plainEnvironment(home), ...env },
    extendEnv: false,
    input,
    reject: false,
    stripFinalNewline: false,
  });
}
