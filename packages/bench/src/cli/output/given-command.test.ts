import { Command } from 'commander';
import { expect, test } from 'vitest';
import { givenCommand } from './given-command.ts';

/** The command that is printed for the typed words. */
async function printed(words: readonly string[], instead?: Readonly<Record<string, string>>): Promise<string> {
  const program = new Command('maspo');
  const said: string[] = [];
  program
    .command('optimize')
    .argument('<config>')
    .option('--run <dir>')
    .option('--replay <file>')
    .option('--level <level>', '', 'strong')
    .option('--reads <list>', '', (list: string) => list.split(','))
    .option('--strict')
    .option('--no-traces')
    .option('--dry-run')
    .option('--json')
    .action((_file, _options, command: Command) => void said.push(givenCommand(command, instead)));
  await program.parseAsync(['optimize', ...words], { from: 'user' });
  return said.join();
}

test('a command is printed with every option that was given', async () => {
  expect(await printed(['my.yaml'])).toBe('maspo optimize my.yaml');
  expect(await printed(['my run.yaml', '--replay', 'r.jsonl.gz', '--strict', '--reads', 'tags,schema'])).toBe(
    "maspo optimize 'my run.yaml' --replay r.jsonl.gz --reads tags,schema --strict",
  );
  expect(await printed(['--level', 'weak', 'my.yaml', '--no-traces', '--dry-run', '--json'])).toBe(
    'maspo optimize my.yaml --level weak --no-traces',
  );
});

test('a value that is known by now replaces the given one', async () => {
  expect(await printed(['my.yaml', '--run', 'a', '--no-traces'], { run: 'b' })).toBe(
    'maspo optimize my.yaml --no-traces --run b',
  );
});
