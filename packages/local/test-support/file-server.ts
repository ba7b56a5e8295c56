import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server for one test; `ranges` are the `Range` headers of its requests. */
export async function startFileServer(
  answer: (response: ServerResponse, request: IncomingMessage, number: number) => void,
): Promise<{ readonly url: string; readonly ranges: readonly (string | undefined)[]; stop(): Promise<void> }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(response, request, ranges.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.gguf`, ranges, stop };
}

/** Serves `content` with ranges, up to `until`. There the connection breaks. */
export function serve(content: Buffer, response: ServerResponse, range?: string, until = content.length): void {
  const start = range === undefined ? 0 : Number(/bytes=(\d+)-/.exec(range)![1]);
  response.writeHead(start === 0 ? 200 : 206, {
    'content-length': content.length - start,
    ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
  });
  if (until === content.length) response.end(content.subarray(start));
  else response.write(content.subarray(start, until), () => response.socket?.destroySoon());
}
