import { describe, expect, test } from 'vitest';
import { runGraph } from '../src/graph/run-graph.ts';
import { createSystem } from '../src/graph/system/create-system.ts';
import { type SeededOwnSystem, seedPrompts } from '../src/graph/system/seeded-system.ts';
import type { Usage } from '../src/model/chat-model.ts';
import type { OptimizationProblem } from '../src/optimizer/optimization-problem.ts';
import { optimize } from '../src/optimizer/optimize.ts';
import { maspo } from '../src/optimizers/maspo/maspo-optimizers.ts';
import type { PromptMap } from '../src/prompt/prompt-map.ts';
import { carefulModels } from './careful-models.ts';

/**
 * A small team that shows what an adapter does: a `router` hands a question to a `solver`, which has the tool `add` and a `critic` that
 * sends it back once, or to a `talker`. A stub model answers for all of them. The worth of an output is the number of "Be careful." in its
 * agent's prompt and in the work before it, see `carefulModels`. A question with the word "fail" makes the solver's model fail: "the model
 * is down".
 */
export interface AdapterExample {
  readonly team: SeededOwnSystem;
  /** Asks the team outside of a search, as its users do. */
  readonly ask: (prompts: PromptMap, text: string) => Promise<unknown>;
  /** The prompt of every call of the stub model until now, in order. */
  readonly promptsUsed: () => readonly unknown[];
  /** What happens to the question "2 + 3?" under the seed prompts. */
  readonly sum: {
    /** `agent: output` of each turn. */
    readonly turns: readonly string[];
    /** Inputs of some turns, by the index of the turn. */
    readonly inputs: Readonly<Record<number, string>>;
    readonly answer: string;
    /** How often the solver's model is called. */
    readonly solverCalls: number;
    readonly usage: Usage;
  };
  /** What the talker receives for the question "Hi!". */
  readonly greeting: string;
}

const signal = new AbortController().signal;
const sum = { id: 'sum', text: '2 + 3?' };
const greeting = { id: 'greeting', text: 'Hi!' };

/** The contract of every adapter, as tests. */
export function describeAdapter(name: string, { team, ask, promptsUsed, ...expected }: AdapterExample): void {
  const seeds = seedPrompts(team);
  const usedBy = async (run: () => Promise<unknown>) => {
    const before = promptsUsed().length;
    await run();
    return promptsUsed().slice(before);
  };
  const inSearch = () => {
    const { graph, agent } = createSystem({ ...team, deterministic: true });
    const problem: OptimizationProblem = {
      graph,
      prompts: seeds,
      pool: [sum, greeting, { ...sum, id: 'sum2' }, { ...greeting, id: 'greeting2' }],
      requirement: 'The answer is worth much.',
    };
    const settings = {
      models: { agent, ...carefulModels() },
      options: { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } },
    };
    return { problem, settings };
  };
  const execution = () => {
    const { graph, agent } = createSystem(team);
    return { graph, prompts: seeds, models: agent, draw: 'd', signal };
  };

  describe(`the adapter of ${name}`, () => {
    test('reports what each agent received and wrote, turn by turn, and the final answer', async () => {
      const { turns, answer } = await team.run(seeds, sum, { signal });
      expect(turns.map(({ agent, output }) => `${agent}: ${output}`)).toEqual(expected.sum.turns);
      const places = Object.keys(expected.sum.inputs).map(Number);
      expect(Object.fromEntries(places.map((place) => [place, turns[place]?.input]))).toEqual(expected.sum.inputs);
      expect(answer).toBe(expected.sum.answer);
    });

    test('gives the agents the prompts of the run, and adds up the tokens of all calls', async () => {
      const prompts = { ...seeds, solver: 'Solve it with care.' };
      const used = await usedBy(async () => {
        expect(await team.run(prompts, sum, { signal })).toMatchObject({ usage: expected.sum.usage });
      });
      expect(used.filter((prompt) => prompt === prompts.solver)).toHaveLength(expected.sum.solverCalls);
    });

    test('marks agents that were not called as silent', async () => {
      const { turns } = await runGraph(greeting, execution());
      expect(turns.solver).toMatchObject({ status: 'silent' });
      expect(turns.talker).toMatchObject({ context: expected.greeting, output: 'Hello, worth 0' });
      expect(turns['final-answer']).toMatchObject({ output: 'Hello, worth 0' });
    });

    test('answers many questions at once, each with its own prompts', async () => {
      const answers = [0, 1, 2].map(async (times) => {
        const prompts = { ...seeds, talker: `${seeds.talker}${' Be careful.'.repeat(times)}` };
        return (await team.run(prompts, greeting, { signal })).answer;
      });
      expect(await Promise.all(answers)).toEqual(['Hello, worth 0', 'Hello, worth 1', 'Hello, worth 2']);
    });

    test('lets a search improve the prompts, and the team runs under them', async () => {
      const { problem, settings } = inSearch();
      const { prompts } = await optimize(maspo, problem, settings);
      expect(prompts.solver).toContain('Be careful.');
      const used = await usedBy(async () => {
        expect(await ask(prompts, sum.text)).toMatch(/worth [1-9]/);
      });
      expect(used).toContain(prompts.solver);
    });

    test('refuses an agent without a prompt before anything runs', async () => {
      const { problem, settings } = inSearch();
      const { solver: _, ...prompts } = seeds;
      const used = await usedBy(() =>
        expect(optimize(maspo, { ...problem, prompts }, settings)).rejects.toThrow('solver'),
      );
      expect(used).toEqual([]);
    });

    test('lets an error fail its own question only', async () => {
      const failing = await runGraph({ id: 'failing', text: '2 + fail?' }, execution());
      expect(failing.turns.solver).toMatchObject({ status: 'failed', reason: 'the model is down' });
      expect((await runGraph(sum, execution())).turns.solver).toMatchObject({ status: 'completed' });
    });
  });
}
