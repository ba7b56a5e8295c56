import { Command } from 'commander';
import { productVersion } from '../records/product-version.ts';
import { shownLines } from '../terminal/shown-text.ts';
import { type CommandName, commands } from './commands.ts';

/** Creates the command line with the commands of these names, or with all of them. It throws where commander would end the process. */
export async function createProgram(names = Object.keys(commands) as readonly CommandName[]): Promise<Command> {
  const program = new Command('maspo')
    .description('Joint prompt optimization for LLM multi-agent systems, and the laboratory to measure it.')
    .version(productVersion)
    .showHelpAfterError('(add --help to see what can be given here)')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(shownLines(text)) })
    .addHelpText('after', '\nData and stored replies are in $MASPO_HOME. Start with: maspo init');
  for (const name of names) (await commands[name]())(program);
  return program;
}
