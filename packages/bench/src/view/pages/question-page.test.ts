import { promptVersion } from '@maspo/core';
import { expect, test } from 'vitest';
import type { TraceReader } from '../../traces/trace-reader.ts';
import type { Library } from '../reading/library.ts';
import type { RunHead } from '../reading/run-head.ts';
import { questionOfTwoPage } from './question-page.ts';

const [seed, final] = [{ solver: 'Solve {question}' }, { solver: 'Solve {question} with care' }];
const turn = (output: string) => ({ status: 'completed', context: '', output, handoffs: {}, truncated: false });

/** A run that kept the answers to a test question under these prompts. */
function keeping(...sides: ('seed' | 'final')[]): TraceReader {
  const records = sides.map((prompts, index) => ({
    ...{ kind: 'trace', n: index + 1, about: [], question: 'q', purpose: 'test', prompts, text: 'How many?' },
    versions: { solver: promptVersion({ seed, final }[prompts].solver) },
    turns: { solver: turn(`${prompts} answer`) },
  }));
  return {
    entries: () => records,
    async *read({ numbers }: { numbers: ReadonlySet<number> }) {
      yield* records.filter(({ n }) => numbers.has(n));
    },
  } as unknown as TraceReader;
}

async function textOf(one: TraceReader, other: TraceReader): Promise<string> {
  const timeline = {
    ...{ seedPrompts: seed, length: 1, textOf: async () => final.solver },
    stateAt: () => ({ agents: [{ agent: 'solver', version: promptVersion(final.solver) }] }),
  };
  const library = {
    traces: async ({ id }: RunHead) => (id === 'one' ? one : other),
    timeline: async () => timeline,
  } as unknown as Library;
  const head = (id: string) => ({ id, state: 'stopped', stamp: { text: '' } }) as unknown as RunHead;
  const { sections } = await questionOfTwoPage(library, [head('one'), head('other')], 'q');
  return sections.map(({ body }) => `${body}`).join('\n');
}

test('two runs on one question are shown with the outputs under their final prompts', async () => {
  const text = await textOf(keeping('seed', 'final'), keeping('seed', 'final'));
  expect(text.match(/final answer/g)).toHaveLength(2);
  expect(text).not.toContain('seed answer');
});

test('if these outputs were not kept, an answer under the seed prompts does not replace them', async () => {
  const text = await textOf(keeping('seed', 'final'), keeping('seed'));
  expect(text).toContain('final answer');
  expect(text).toContain('Not kept.');
  expect(text).not.toContain('seed answer');
});
