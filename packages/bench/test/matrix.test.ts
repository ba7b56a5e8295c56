import { type AgentSystem, architectures } from '@maspo/architectures';
import {
  checkPrompts,
  type OptimizationEvent,
  type OptimizationProblem,
  type OptimizationResult,
  type Optimizer,
  optimize,
  optimizers,
} from '@maspo/core';
import { createBudget, createModelLimits, createModels, createUsageMeter } from '@maspo/models';
import { type Example, findBenchmark, readSample } from '@maspo/tasks';
import { describe, expect, test } from 'vitest';

import { worldOf } from '../src/setup/world-of.ts';

const formats = ['math', 'choice', 'code'] as const;
const simulated = { provider: 'simulated' } as const;
const seed = 3;

/** The smallest search of each optimizer that still does everything once. */
const smallest: Readonly<Record<string, object>> = {
  maspo: { schedule: { rounds: 1, steps: 1 }, batch: { size: 3 }, search: { size: 1, proposalsPerParent: 1 } },
  none: {},
  'random-search': { candidates: 2, shown: 2, trials: 2, batch: 2 },
  spo: { rounds: 1, questions: 2 },
  tpe: { candidates: 2, shown: 2, trials: 2, batch: 2 },
};

interface Ended {
  readonly result: OptimizationResult;
  readonly events: readonly OptimizationEvent[];
  readonly calls: number;
}

/** A search on the simulated world, with limits for the calls in flight and for all calls. */
async function search(
  optimizer: Optimizer<unknown>,
  { system, examples }: { system: AgentSystem; examples: readonly Example[] },
  { concurrency, maxCalls }: { concurrency: number; maxCalls?: number },
): Promise<Ended> {
  const requirement = 'The final answer is right.';
  const meter = createUsageMeter();
  const models = createModels(
    { agent: simulated, optimizer: simulated, evaluator: simulated },
    {
      store: undefined,
      meter,
      limits: createModelLimits({ concurrency }),
      budget: createBudget({ maxCalls }),
      world: worldOf({ examples, validation: [], requirement }),
    },
  );
  const { graph, prompts, frozen = [] } = system;
  const problem: OptimizationProblem = { graph, prompts, frozen, pool: examples.slice(0, 5), requirement };
  const events: OptimizationEvent[] = [];
  const options = smallest[optimizer.name];
  const result = await optimize(optimizer, problem, { models, options, seed, emit: (event) => events.push(event) });
  return { result, events, calls: meter.snapshot().total.calls };
}

describe.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
  '%s',
  (_, architecture) => {
    describe.each(formats)('answering in %s', (format) => {
      const tags = format === 'math' ? [] : ['long'];
      const system = architecture.build(format, architecture.options.parse({}));
      const { examples } = readSample(findBenchmark(`sample-${format}`));

      test.each(optimizers.map((optimizer) => [optimizer.name, optimizer] as const))(
        '%s',
        { tags },
        async (_name, optimizer) => {
          const run = (limits: { concurrency: number; maxCalls?: number }) =>
            search(optimizer, { system, examples }, limits);
          const whole = await run({ concurrency: 16 });
          expect(whole.result.status).toBe('finished');
          expect(checkPrompts(system.graph, whole.result.prompts)).toEqual([]);
          expect(whole.events[0]).toMatchObject({ type: 'run-started', optimizer: optimizer.name });
          expect(whole.events.at(-1)).toMatchObject({ type: 'run-finished', prompts: whole.result.prompts });

          const oneByOne = await run({ concurrency: 1 });
          expect(JSON.stringify(oneByOne.events)).toBe(JSON.stringify(whole.events));

          const maxCalls = Math.max(1, Math.floor(whole.calls / 2));
          const cut = await run({ concurrency: 16, maxCalls });
          expect(cut.calls).toBeLessThanOrEqual(maxCalls);
          expect(cut.result.status).toBe(whole.calls > maxCalls ? 'budget-exhausted' : 'finished');
          expect(checkPrompts(system.graph, cut.result.prompts)).toEqual([]);
        },
      );
    });
  },
);
