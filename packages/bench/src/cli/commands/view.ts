import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { type Command, Option } from 'commander';
import { counted } from '../../terminal/counted.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { isRunManifest } from '../../view/reading/is-run-manifest.ts';
import { interruptible, untilInterrupted } from '../options/interrupt.ts';
import { portNumber } from '../options/numbers.ts';

const helpText = `
Examples:
  maspo view
  maspo view results/math-500-0123456789ab
  maspo view /data/results --port 8123 --no-open

The viewer answers only this machine, and only requests with the token of the link. It reads, and writes nothing. Ctrl-C ends it.`;

interface Options {
  readonly port: number;
  readonly open: boolean;
  readonly json?: boolean;
}

export function addViewCommand(program: Command): void {
  program
    .command('view')
    .summary('look at runs and experiments in a browser')
    .description(
      'Serves a local page about run and experiment directories. It has a list with search and filters, the report and the events of each run, each question with what every agent received and wrote, tables that lead to their runs and questions, and a comparison of two runs. The page of a run in progress is kept up to date.',
    )
    .argument('[dir]', 'a folder with runs or experiments somewhere below, or one of them (default: results)')
    .addOption(new Option('--port <n>', 'the port to listen at').argParser(portNumber).default(0, 'any free one'))
    .option('--no-open', 'open no browser; without a terminal and a screen none is opened either')
    .option('--json', 'print link and counts as one JSON object, and open no browser')
    .addHelpText('after', helpText)
    .action(view);
}

async function view(folder: string | undefined, { port, open, json }: Options): Promise<void> {
  // The page of a large run creates much short-lived garbage. Collecting it early takes 100 MB less memory, and no more time.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Loading the libraries for the pages takes a fifth of a second, so other commands do not load them.
  const { serveViewer } = await import('../../view/serve-viewer.ts');
  const { link, runs, experiments, close } = await serveViewer(folder ?? defaultFolder(), { port });
  const { signal, dispose } = interruptible();
  try {
    if (json) printJson({ link, runs, experiments });
    else {
      print(`${counted(runs, 'run')} and ${counted(experiments, 'experiment')}: ${link}`);
      note('Ctrl-C ends the viewer.');
      if (open && hasScreen()) openBrowser(link);
    }
    await untilInterrupted(signal);
  } finally {
    await close();
    dispose();
  }
}

/** The directory that `maspo optimize` writes to, or the current directory if it is a run or an experiment. */
function defaultFolder(): string {
  return isRunManifest('manifest.json') || existsSync('experiment.json') ? '.' : 'results';
}

/** A browser is opened only for a person at a terminal on this machine, with a screen. */
function hasScreen(): boolean {
  const { SSH_CONNECTION, CI, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (!process.stdout.isTTY || SSH_CONNECTION !== undefined || CI !== undefined) return false;
  return process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
}

/** The link is printed in any case, so a browser that does not start is no error. */
function openBrowser(link: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const browser = spawn(command!, [...args, link], { stdio: 'ignore', detached: true });
  browser.on('error', () => note('No browser could be opened: open the link above.'));
  browser.unref();
}
