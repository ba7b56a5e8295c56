import { failureText, MaspoError } from '@maspo/core';
import { Command, CommanderError } from 'commander';
import { productVersion } from '../records/product-version.ts';
import { shownLines } from '../terminal/shown-text.ts';
import { commands, namedCommands } from './commands.ts';
import { exitCodes } from './output/exit-code.ts';
import { reportFailure } from './output/report-failure.ts';

const program = new Command('maspo')
  .description('Joint prompt optimization for LLM multi-agent systems, and the laboratory to measure it.')
  .version(productVersion)
  .showHelpAfterError('(add --help to see what can be given here)')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(shownLines(text)) })
  .addHelpText('after', '\nData and stored replies lie in $MASPO_HOME. Start with: maspo init');

for (const name of namedCommands(process.argv[2])) (await commands[name]())(program);

// A reader such as `head` may stop reading before the end. That is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  const message = `cannot write the output: ${failureText(error)}, or write it to another place`;
  process.exit(reportFailure(new MaspoError('environment', message, { cause: error }), false));
});
// Progress and notes that nobody can read are no reason to end a run: its results go to files.
process.stderr.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.userCanMend;
  else process.exitCode = reportFailure(error, process.argv.includes('--json'));
}
