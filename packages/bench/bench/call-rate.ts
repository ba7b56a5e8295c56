/**
 * How many calls a second the layers around a model let through, and what a call costs: `node --expose-gc
 * packages/bench/bench/call-rate.ts [calls] [only this stack]`. 256 calls at a time go over HTTP to a server that answers after 50 ms, so no
 * more than 5120 a second are possible.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatModel } from '@maspo/core';
import { createClient, createModelLimits, createModels, createUsageMeter, openReplyStore } from '@maspo/models';
import { startServerProcess } from './server-process.ts';

const delayMs = 50;
const concurrency = 256;
const calls = Number(process.argv[2] ?? 20_000);
const ideal = (concurrency * 1000) / delayMs;

/** More callers than the limit lets through, so that it is the limit that counts and not the callers. */
const callers = 2 * concurrency;
const prompt = 'Solve the problem step by step and put the answer into answer tags. '.repeat(20);
const { signal } = new AbortController();

async function drive(chat: ChatModel, workers: number): Promise<string> {
  let next = 0;
  const heap: string[] = [];
  const worker = async () => {
    while (next < calls) {
      const number = ++next;
      const content = `${prompt}Question ${number}`;
      await chat(
        { messages: [{ role: 'user', content }], temperature: 0, maxTokens: 512, purpose: 'agent', agent: 'solver' },
        { signal },
      );
      if (number % (calls / 4) === 0) heap.push(heapMegabytes());
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return heap.join(', ');
}

function heapMegabytes(): string {
  globalThis.gc?.();
  return `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(1)}`;
}

const server = await startServerProcess(delayMs);
const home = mkdtempSync(join(tmpdir(), 'maspo-rate-'));
const config = {
  provider: 'openai' as const,
  model: 'fixed',
  baseUrl: server.baseUrl,
  timeoutSeconds: 60,
  maxAttempts: 3,
};
const store = openReplyStore(join(home, 'replies.sqlite'));
const layered = (kept: typeof store | undefined) =>
  createModels(
    { agent: config, optimizer: config, evaluator: config },
    {
      store: kept,
      meter: createUsageMeter(),
      limits: createModelLimits({ concurrency }),
      world: { questions: [], requirement: '' },
    },
  ).agent.chat;

const stacks: [name: string, chat: ChatModel, workers: number][] = [
  ['client alone', createClient(config), concurrency],
  ['+ layers', layered(undefined), callers],
  ['+ reply store', layered(store), callers],
];
const only = process.argv[3];
try {
  console.log(`${calls} calls each; load of the machine before: ${loadavg()[0]!.toFixed(2)}`);
  for (const [name, chat, workers] of stacks) {
    if (only !== undefined && name !== only) continue;
    const [serverBefore, clientBefore, startedAt] = [await server.cpuMs(), process.cpuUsage(), performance.now()];
    const heap = await drive(chat, workers);
    const seconds = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(clientBefore);
    const clientMs = (user + system) / 1000 / calls;
    const serverMs = ((await server.cpuMs()) - serverBefore) / calls;
    const rate = calls / seconds;
    console.log(
      `${name}: ${rate.toFixed(0)} calls/s, ${(rate / ideal).toFixed(3)} of the ideal; CPU per call ${clientMs.toFixed(3)} ms client, ${serverMs.toFixed(3)} ms server; heap after a quarter, half, ... ${heap} MiB`,
    );
  }
} finally {
  store.close();
  server.stop();
  rmSync(home, { recursive: true });
}
