import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Architecture, answerInstruction, architectures, parseCustomSystem } from '../src/index.ts';
import { barePrompt } from '../src/seed-prompt.ts';
import { describeArchitecture } from './architecture-contract.ts';

/** The defaults and the ends of every range. */
const optionCases: Readonly<Record<string, readonly unknown[]>> = {
  sequential: [{}, { rounds: 1 }, { rounds: 2 }, { rounds: 6 }],
  hierarchical: [{}],
  vanilla: [{}],
  cot: [{}],
  'self-consistency': [{}, { n: 2 }, { n: 40 }],
  'self-refine': [{}, { rounds: 2 }, { rounds: 6 }],
  summarize: [{}],
  aggregate: [{}, { n: 2 }, { n: 5 }],
  'llm-aggregate': [{}, { n: 2 }, { n: 5 }],
  debate: [{}, { n: 2, rounds: 6 }, { n: 5, rounds: 2 }],
  chain: [{}, { n: 2 }, { n: 10 }],
  'agent-dropout': [{}, { rounds: 2 }, { rounds: 4 }],
};

test('every listed architecture is held to the contract', () => {
  expect(Object.keys(optionCases)).toEqual(architectures.map(({ name }) => name));
});

for (const architecture of architectures) describeArchitecture(architecture, optionCases[architecture.name]!);

/** Two debaters over rounds, a vote on their last words in the middle of the graph, and an editor after it. */
const votedDebate: Architecture<{ readonly rounds: number }> = {
  name: 'voted-debate',
  description: 'Debaters speak in rounds, a vote picks an answer, and an editor checks it.',
  options: z.strictObject({ rounds: z.int().default(2) }),
  build: (format, { rounds }) => {
    const ids = ['first', 'second'];
    const prompt = `{question}\n\n{context}\n\nThis may be wrong: check it. ${answerInstruction(format)}`;
    const speakers = [...ids, 'editor'];
    const agents = speakers.map((id) => ({ id, role: `Works on the question as the ${id} of a team.`, prompt }));
    const bare = barePrompt(format, {
      instruction: { math: '', choice: '', code: '', text: '' },
      contextLabel: 'Work',
    });
    const system = parseCustomSystem(
      {
        agents: [...agents, { id: 'vote', role: 'Passes on the answer that most gave.', kind: 'vote' }],
        edges: [
          ['first', 'second', 'next'],
          ['second', 'first', 'next'],
          ...ids.map((id) => [id, 'vote']),
          ['vote', 'editor'],
        ],
        rounds,
      },
      'voted-debate.yaml',
    );
    return { ...system, barePrompts: Object.fromEntries(speakers.map((id) => [id, bare])) };
  },
};

describeArchitecture(votedDebate, [{}, { rounds: 3 }]);
