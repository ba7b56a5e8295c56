import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type RunningWorker, startWorker } from '../../cluster/run-worker.ts';
import { resolveHome } from '../../data/dataset-home.ts';
import { note, print, printJson } from '../../terminal/print.ts';
import { aCount } from '../options/numbers.ts';
import { artefactsOption, queueOf, queueOption } from '../options/queue-options.ts';
import { exitCodes } from '../output/exit-code.ts';

const helpText = `
Examples:
  maspo worker --queue redis://head-node:6379 --concurrency 4
  MASPO_QUEUE=rediss://queue.example.org MASPO_QUEUE_PASSWORD=… maspo worker
  maspo worker --queue redis://localhost --idle-seconds 60

A worker needs this version of maspo, the datasets, and the keys of the models; it prints what it refuses and why. Keys and
passwords stay on the worker. It listens at no port. Each cell runs in a separate process.

After Ctrl-C, the worker takes no further cell and waits for the running ones. A second Ctrl-C gives them back to the queue, where
another worker continues with their stored replies. SIGTERM gives them back at once.

Everyone who can write to the queue decides which models are called and which files of --directory are read here. Give the queue a
password. Modules and commands that a configuration names are started only with --own-code.`;

interface Options {
  readonly queue?: string;
  readonly concurrency: number;
  readonly artefacts?: string;
  readonly directory: string;
  readonly ownCode?: boolean;
  readonly lockSeconds: number;
  readonly idleSeconds?: number;
  readonly json?: boolean;
}

export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .summary('run the cells of experiments on a queue')
    .description(
      'Takes the cells of "maspo bench run --queue" from a queue and runs them. Any number of machines can work on one queue. Replies are shared: a cell that another worker had begun repeats no paid call.',
    )
    .addOption(queueOption())
    .addOption(new Option('--concurrency <n>', 'cells at once, each in a process').argParser(aCount).default(1))
    .addOption(artefactsOption('in place of the one that the coordinator names, where it has another path here'))
    .option('--directory <dir>', 'the folder of the files that configurations name', '.')
    .option('--own-code', 'start modules and commands that a configuration names')
    .addOption(
      new Option('--lock-seconds <n>', 'after so many seconds without a sign of life, its cells go to other workers')
        .argParser(aCount)
        .default(30),
    )
    .addOption(
      new Option(
        '--idle-seconds <n>',
        'end after so many seconds without a cell on the queue, waiting or under way',
      ).argParser(aCount),
    )
    .option('--json', 'print name and queue as one JSON object when it is ready')
    .addHelpText('after', helpText)
    .action(work);
}

async function work(options: Options): Promise<void> {
  const { concurrency, artefacts, directory, ownCode = false, lockSeconds, idleSeconds, json } = options;
  const worker = await startWorker(queueOf(options), {
    home: resolveHome(process.env),
    directory: resolve(directory),
    ownCode,
    artefacts,
    concurrency,
    lockSeconds,
    idleSeconds,
    say: note,
  });
  if (json) printJson({ worker: worker.name, queue: worker.queue, concurrency });
  else print(`worker ${worker.name} takes cells from ${worker.queue}, ${concurrency} at once; Ctrl-C ends it`);
  const dispose = endOnSignals(worker);
  try {
    await worker.ended;
  } finally {
    dispose();
  }
}

function endOnSignals(worker: RunningWorker): () => void {
  let asked = 0;
  const interrupt = () => {
    asked += 1;
    if (asked > 2) process.exit(exitCodes.stopped);
    note(
      asked === 1
        ? 'takes no further cell, and waits for those under way; Ctrl-C again gives them back to the queue'
        : 'gives its cells back to the queue; calls under way are waited for',
    );
    if (asked === 1) worker.drain();
    else worker.handBack();
  };
  const terminate = () => {
    asked = 2;
    note('gives its cells back to the queue; calls under way are waited for');
    worker.handBack();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', terminate);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate);
}
