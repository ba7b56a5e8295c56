import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MaspoError } from '@maspo/core';
import { listenHere } from '../loopback/listen.ts';
import { createLibrary } from './reading/library.ts';
import { createViewer } from './viewer-app.ts';

export interface ServedViewer {
  /** The link with the token. Only this link gives access. */
  readonly link: string;
  /** The number of runs and experiments that exist now. */
  readonly runs: number;
  readonly experiments: number;
  /** Stops at once; open requests are cut. */
  close(): Promise<void>;
}

/**
 * Serves the runs and experiments below a folder, only to this machine. Throws `MaspoError`: `missing-data` for a folder that does not
 * exist or has neither runs nor experiments, `invalid-input` for a port that is taken. `port` 0 stands for any free port.
 */
export async function serveViewer(folder: string, { port }: { readonly port: number }): Promise<ServedViewer> {
  const root = resolve(folder);
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new MaspoError(
      'missing-data',
      `there is no folder ${folder}: name one with run directories, such as the results folder of \`maspo optimize\``,
    );
  const library = createLibrary(root);
  const { runs, experiments } = await library.shelf();
  if (runs.length + experiments.length === 0)
    throw new MaspoError(
      'missing-data',
      `${folder} holds no run and no experiment: make one with \`maspo optimize\` or \`maspo bench run\`, or name another folder`,
    );
  const token = randomBytes(24).toString('base64url');
  const { port: bound, close } = await listenHere(port, (at) => createViewer(library, { token, port: at }));
  return {
    link: `http://127.0.0.1:${bound}/?token=${token}`,
    runs: runs.length,
    experiments: experiments.length,
    close,
  };
}
