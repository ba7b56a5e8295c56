import { failureText, MaspoError } from '@maspo/core';
import { CommanderError } from 'commander';
import { namedCommands } from './commands.ts';
import { createProgram } from './create-program.ts';
import { endOfParsing, reportFailure } from './output/report-failure.ts';

const program = await createProgram(namedCommands(process.argv[2]));

// A reader such as `head` may stop reading before the end. That is not an error. The command goes on, because its results go to files,
// and ends with its own exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  const message = `cannot write the output: ${failureText(error)}, or write it to another place`;
  process.exit(reportFailure(new MaspoError('environment', message, { cause: error }), false));
});
// If progress and notes cannot be written, the run continues: its results go to files.
process.stderr.on('error', () => {});

try {
  await program.parseAsync();
} catch (error) {
  const json = process.argv.includes('--json');
  process.exitCode = error instanceof CommanderError ? endOfParsing(error, json) : reportFailure(error, json);
}
