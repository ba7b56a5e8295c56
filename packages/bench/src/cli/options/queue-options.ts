import { MaspoError } from '@maspo/core';
import { InvalidArgumentError, Option } from 'commander';
import { queueVariable } from '../../cluster/processor-settings.ts';

/** The queue that several machines share. */
export function queueOption(): Option {
  return new Option(
    '--queue <address>',
    'a Redis or Valkey that several machines share: redis://[user:password@]host[:port][/db], or rediss:// for TLS; a password is better kept in $MASPO_QUEUE_PASSWORD',
  );
}

/** The queue of `--queue`, or of the environment. Throws `MaspoError('invalid-input')` where neither names one. */
export function queueOf({ queue }: { readonly queue?: string }): string {
  const named = queue ?? process.env[queueVariable];
  if (named) return named;
  throw new MaspoError(
    'invalid-input',
    `name the queue with --queue or in $${queueVariable}, e.g. --queue redis://localhost:6379`,
  );
}

/** The store that run directories go through, from workers to the coordinator. */
export function artefactsOption(purpose: string): Option {
  return new Option('--artefacts <place>', `a folder that all machines see, or s3://bucket/prefix: ${purpose}`);
}

/** An amount of money. */
export function aMoney(text: string): number {
  const amount = Number(text);
  if (text.trim() !== '' && amount > 0 && Number.isFinite(amount)) return amount;
  throw new InvalidArgumentError('Expected an amount above 0, in the currency of the prices, e.g. 12.50.');
}
