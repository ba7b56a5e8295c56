import type { Command } from 'commander';
import { shellWord } from './shell-word.ts';

/** These options show something, or choose a form of the output. They do not change what the command does. */
const leftOut = ['dryRun', 'explain', 'json'];

/**
 * The given command with every option as it was given: `maspo optimize my.yaml --no-traces`. `instead` has the values of options that are
 * known by now.
 */
export function givenCommand(command: Command, instead: Readonly<Record<string, string>> = {}): string {
  const words = [...command.args];
  for (const option of command.options) {
    const name = option.attributeName();
    if (leftOut.includes(name) || name in instead || command.getOptionValueSource(name) !== 'cli') continue;
    const value: unknown = command.getOptionValue(name);
    if (typeof value === 'boolean') {
      if (value === !option.negate) words.push(option.long!);
    } else words.push(option.long!, String(value));
  }
  for (const [name, value] of Object.entries(instead)) words.push(`--${name}`, value);
  return `${pathOf(command)} ${words.map(shellWord).join(' ')}`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
