import { type ChatModel, finalTurn, runGraph, turnIn } from '@maspo/core';
import { expect, test } from 'vitest';
import { type AgentSystem, hierarchical, parseCustomSystem, sequential } from '../src/index.ts';

const question = { id: 'q1', text: 'What is \\frac{1}{2} + {context}?' };

/** Runs a system on a model whose reply is the id of the agent. Returns the text that each agent was asked, and the trace. */
async function run(system: AgentSystem) {
  const asked: Record<string, string> = {};
  const chat: ChatModel = async (request) => {
    asked[request.agent!] = request.messages[0]!.content;
    const text = `<answer>${request.agent}</answer>`;
    return { text, finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'scripted' };
  };
  const models = { chat, temperature: 0, maxTokens: 100 };
  const trace = await runGraph(question, { ...system, models, draw: 'd', signal: new AbortController().signal });
  return { asked, trace };
}

test('a chain hands each solution to the next agent only', async () => {
  const { asked, trace } = await run(sequential.build('math', { rounds: 2 }));
  expect(asked['predictor-2']).toContain('From reflector-1:\n<answer>reflector-1</answer>');
  expect(asked['reflector-2']).toContain('From predictor-2:\n<answer>predictor-2</answer>');
  expect(asked['reflector-2']).not.toContain('From predictor-1');
  expect(turnIn(trace, 'reflector-2')).toMatchObject({ output: '<answer>reflector-2</answer>' });
});

test('the specialists see only the question, and the summarizer sees all of them', async () => {
  const { asked, trace } = await run(hierarchical.build('choice', {}));
  const specialists = ['math-specialist', 'science-specialist', 'code-specialist'];
  for (const id of specialists) {
    expect(asked[id]).toContain(question.text);
    expect(asked[id]).not.toContain('From ');
    expect(asked.summarizer).toContain(`From ${id}:\n<answer>${id}</answer>`);
  }
  expect(turnIn(trace, 'summarizer')).toMatchObject({ output: '<answer>summarizer</answer>' });
});

test("a user's graph with a vote runs, and braces in its prompts reach the model as they are", async () => {
  const prompt = 'Use \\boxed{x} and f"{value!r}", {{also}} {this: 1}.\n{question}';
  const solver = (id: string) => ({ id, role: 'Solves it.', prompt });
  const system = parseCustomSystem(
    {
      agents: [solver('a'), solver('b'), { id: 'vote', role: 'Counts.', kind: 'vote' }],
      edges: [
        ['a', 'vote'],
        ['b', 'vote'],
      ],
    },
    'vote.yaml',
  );
  const { asked, trace } = await run(system);
  expect(asked.a).toBe(`Use \\boxed{x} and f"{value!r}", {{also}} {this: 1}.\n${question.text}`);
  expect(finalTurn(system.graph, trace)).toMatchObject({ output: '<answer>a</answer>' });
});
