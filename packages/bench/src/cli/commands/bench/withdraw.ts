import type { Command } from 'commander';
import { withdraw } from '../../../cluster/queue-status.ts';
import { counted, nounFor } from '../../../terminal/counted.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { queueOf, queueOption } from '../../options/queue-options.ts';

const helpText = `
Example:
  maspo bench withdraw table1-0123456789ab --queue redis://head-node:6379`;

interface Options {
  readonly queue?: string;
  readonly json?: boolean;
}

export function addWithdrawCommand(bench: Command): void {
  bench
    .command('withdraw')
    .summary('take the waiting cells of an experiment out of a queue')
    .description(
      'Removes the cells that no worker has begun from a queue. Running cells continue to their end. "maspo bench run" with the same experiment puts them back.',
    )
    .argument('<id>', 'the id of the experiment on the queue, as "maspo bench status" shows it')
    .addOption(queueOption())
    .option('--json', 'print the counts as one JSON object')
    .addHelpText('after', helpText)
    .action(async (id: string, options: Options) => {
      const { removed, running } = await withdraw(queueOf(options), id);
      if (options.json) printJson({ removed, running });
      else print(`${counted(removed, 'cell')} taken out, ${running} under way ${nounFor(running, 'goes', 'go')} on`);
    });
}
