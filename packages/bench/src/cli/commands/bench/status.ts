import type { Command } from 'commander';
import { type ExperimentStatus, queueStatus } from '../../../cluster/queue-status.ts';
import { print, printJson } from '../../../terminal/print.ts';
import { queueOf, queueOption } from '../../options/queue-options.ts';

const helpText = `
Examples:
  maspo bench status --queue redis://head-node:6379
  MASPO_QUEUE=redis://head-node maspo bench status --json`;

interface Options {
  readonly queue?: string;
  readonly json?: boolean;
}

export function addStatusCommand(bench: Command): void {
  bench
    .command('status')
    .summary('show the workers of a queue, and the cells on it')
    .description(
      'Shows the workers of a queue and, for every experiment on it: the waiting and the running cells, the cells that workers refused with the reason, and the paid calls and the money so far with their limits.',
    )
    .addOption(queueOption())
    .option('--json', 'print it as one JSON object')
    .addHelpText('after', helpText)
    .action(status);
}

async function status(options: Options): Promise<void> {
  const found = await queueStatus(queueOf(options));
  if (options.json) return printJson(found);
  const { queue, workers, experiments } = found;
  print(`${queue}: ${workers.length === 0 ? 'no worker is connected' : `workers ${workers.join(', ')}`}`);
  if (experiments.length === 0) print('No cell waits or is under way.');
  for (const line of experiments.flatMap(linesOf)) print(line);
}

function linesOf({ id, waiting, running, refusals, calls, money, limits }: ExperimentStatus): string[] {
  const { maxCalls, maxMoney } = limits;
  const used = [`${calls} paid calls${maxCalls === undefined ? '' : ` of at most ${maxCalls}`}`];
  if (money > 0 || maxMoney !== undefined)
    used.push(`money ${Number(money.toPrecision(4))}${maxMoney === undefined ? '' : ` of at most ${maxMoney}`}`);
  return [
    `${id}: ${waiting} waiting, ${running.length} running, ${used.join(', ')}`,
    ...running.map(({ cell, worker, state }) => `  ${cell} on ${worker ?? 'a worker'}: ${state?.text ?? 'starting'}`),
    ...refusals.map(({ cell, worker, reason }) => `  ${cell} was refused by ${worker}: ${reason}`),
  ];
}
