/**
 * What a default search costs in calls and time: `node packages/bench/bench/search-cost.ts`. Every reply takes 50 ms. The wall time over HTTP
 * is set against the critical path: the same search with a model in this process that only waits, so nothing but dependent calls takes time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findArchitecture } from '@maspo/architectures';
import { type ChatModel, type ModelRoles, maspo, optimize, rolesWithPaperSampling } from '@maspo/core';
import { createModelLimits, createModels, createUsageMeter, openReplyStore } from '@maspo/models';
import { scriptedReply } from './fixed-delay-server.ts';
import { startServerProcess } from './server-process.ts';

const delayMs = 50;
const pool = Array.from({ length: 50 }, (_, index) => ({ id: `q${index}`, text: `Question ${index}` }));

/** The calls and wall time of the released Python implementation for the same search (50 ms a reply, two cores). */
const reference = { sequential: { calls: 5168, seconds: 11.0 }, hierarchical: { calls: 14796, seconds: 23.7 } };

async function search(architecture: string, models: ModelRoles): Promise<number> {
  const { graph, prompts } = findArchitecture(architecture).build('math', { rounds: 1 });
  const startedAt = performance.now();
  await optimize(maspo, { graph, prompts, pool, requirement: 'The answer is right.' }, { models, seed: 1 });
  return (performance.now() - startedAt) / 1000;
}

let draws = 0;
const waiting: ChatModel = async ({ messages }) => {
  await wait(delayMs);
  const text = scriptedReply(
    messages[0]!.content,
    messages[0]!.content.includes('<current_prompt>') ? String(draws++) : '',
  );
  return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'waiting' };
};

const server = await startServerProcess(delayMs);
const home = mkdtempSync(join(tmpdir(), 'maspo-cost-'));
try {
  for (const [name, { calls, seconds }] of Object.entries(reference)) {
    draws = 0;
    const critical = await search(name, rolesWithPaperSampling(waiting));
    const meter = createUsageMeter();
    const config = {
      provider: 'openai' as const,
      model: 'fixed',
      baseUrl: server.baseUrl,
      timeoutSeconds: 60,
      maxAttempts: 1,
    };
    const store = openReplyStore(join(home, `${name}.sqlite`));
    const models = createModels(
      { agent: config, optimizer: config, evaluator: config },
      { store, meter, limits: createModelLimits({ concurrency: 256 }), world: { questions: [], requirement: '' } },
    );
    const wall = await search(name, models);
    store.close();
    const ours = meter.snapshot().total.calls;
    console.log(
      `${name}: ${ours} calls, ${(ours / calls).toFixed(2)} of the reference; ${wall.toFixed(2)} s, ${(wall / seconds).toFixed(2)} of the reference; critical path ${critical.toFixed(2)} s, ratio ${(wall / critical).toFixed(2)}`,
      JSON.stringify(meter.snapshot().byPurpose, (key, value) =>
        ['replayed', 'inputTokens', 'outputTokens'].includes(key) ? undefined : value,
      ),
    );
  }
} finally {
  server.stop();
  rmSync(home, { recursive: true });
}
