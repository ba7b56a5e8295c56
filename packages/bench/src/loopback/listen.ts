import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { failureText, MaspoError } from '@maspo/core';

/** A server that only this machine can reach. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends at once; open requests are cut. */
  close(): Promise<void>;
}

/**
 * Listens at a port of this machine that only this machine can reach. Port 0 stands for any free port. `appOn` returns the app that answers
 * there. Throws `MaspoError`: `invalid-input` for a port that is taken, `environment` where listening fails.
 */
export async function listenHere(
  port: number,
  appOn: (port: number) => { fetch(request: Request): Response | Promise<Response> },
): Promise<LoopbackServer> {
  const server = createServer();
  const bound = await new Promise<number>((started, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => started((server.address() as { port: number }).port));
  }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRINUSE')
      throw new MaspoError(
        'invalid-input',
        `port ${port} is taken: name another one with --port, or leave it out for any free one`,
        { cause },
      );
    throw new MaspoError('environment', `cannot listen at port ${port}: ${failureText(cause)}`, { cause });
  });
  const app = appOn(bound);
  server.on(
    'request',
    getRequestListener((request) => app.fetch(request)),
  );
  return {
    port: bound,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The host names that such a server accepts. A page of another site cannot reach it under its own host name (DNS rebinding). */
export function namesHere(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}
