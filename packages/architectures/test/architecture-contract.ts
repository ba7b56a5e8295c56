import { type AnswerFormat, answerFormats, templateIssues } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import type { Architecture } from '../src/architecture.ts';
import { answerInstruction } from '../src/seed-prompt.ts';
import type { SeededSystem } from '../src/seeded-system.ts';

/**
 * Tests that hold for every architecture. The architecture is built with each of `optionCases`, which are options as a user writes them.
 */
export function describeArchitecture(architecture: Architecture<unknown>, optionCases: readonly unknown[]): void {
  describe(`architecture ${architecture.name}`, () => {
    test('has a name fit for a configuration and a description of one line', () => {
      expect(architecture.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(architecture.description).toMatch(/^[^\n]+$/);
    });

    test('needs no options', () => {
      expect(architecture.options.safeParse({}).success).toBe(true);
    });

    test('refuses an unknown option by its name', () => {
      const parsed = architecture.options.safeParse({ unheardOf: 1 });
      expect(parsed.error?.message).toContain('unheardOf');
    });

    for (const options of optionCases) {
      for (const format of answerFormats) {
        describe(`with ${JSON.stringify(options)} for ${format}`, () => describeSystem(architecture, format, options));
      }
    }
  });
}

function describeSystem(architecture: Architecture<unknown>, format: AnswerFormat, given: unknown): void {
  const build = (): SeededSystem => architecture.build(format, architecture.options.parse(given));
  const { graph, prompts, barePrompts } = build();
  const ids = graph.agents.map(({ id }) => id);
  const speakers = graph.agents.flatMap(({ id, kind, turnOf }) => (kind === 'llm' && turnOf === undefined ? [id] : []));
  const receivesWork = (speaker: string) =>
    graph.agents.some(({ id, turnOf = id }) => turnOf === speaker && graph.predecessors(id).length > 0);

  test('every agent leads to the one terminal agent', () => {
    expect(ids.filter((id) => graph.successors(id).length === 0)).toEqual([graph.terminal]);
    for (const id of ids.slice(0, -1)) expect(graph.descendants(id)).toContain(graph.terminal);
  });

  describe.each([
    ['instructing', prompts],
    ['bare', barePrompts],
  ])('the %s prompts', (_, written) => {
    test('are those of the llm agents', () => {
      expect(Object.keys(written).toSorted()).toEqual(speakers.toSorted());
    });

    test.each(speakers)('are a valid template for %s', (id) => {
      expect(templateIssues(written[id]!, { hasContext: receivesWork(id) })).toEqual([]);
    });

    test('tell the agents that give the final answer its form', () => {
      const { kind } = graph.agent(graph.terminal);
      const answering = kind === 'llm' ? [graph.terminal] : graph.predecessors(graph.terminal);
      for (const id of answering) expect(written[graph.agent(id).turnOf ?? id]).toContain(answerInstruction(format));
    });
  });

  test.each(speakers)('the bare prompt of %s has question, received work and an ending, and no instruction', (id) => {
    const [question, ...others] = barePrompts[id]!.split('\n\n');
    expect(question).toMatch(/^(Problem|Question|Task):\n\{question\}$/);
    const endings = receivesWork(id) ? others.slice(1) : others;
    if (receivesWork(id)) expect(others[0]).toBe('Received work:\n{context}');
    expect(endings).toHaveLength(1);
    expect(prompts[id]!.endsWith(endings[0]!)).toBe(true);
  });

  test('every agent that receives work is told to check it', () => {
    for (const id of speakers.filter(receivesWork))
      expect(prompts[id]).toMatch(/may be wrong[^\n]*check|check[^\n]*may be wrong/i);
  });

  test('roles are distinct, and each is a sentence', () => {
    const roles = graph.agents.filter(({ turnOf }) => turnOf === undefined).map(({ role }) => role);
    for (const role of roles) expect(role).toMatch(/^[A-Z][^\n]{20,}\.$/);
    expect(new Set(roles).size).toBe(roles.length);
  });

  test('building twice gives equal systems', () => {
    const again = build();
    expect(again.prompts).toEqual(prompts);
    expect(again.barePrompts).toEqual(barePrompts);
    expect(again.graph.agents).toEqual(graph.agents);
    expect(again.graph.edges).toEqual(graph.edges);
  });
}
