import { expect, test } from 'vitest';
import { hierarchical } from './hierarchical.ts';

test('three specialists work side by side, and the summarizer comes after all of them', () => {
  const { graph } = hierarchical.build('code', {});
  const specialists = ['math-specialist', 'science-specialist', 'code-specialist'];
  expect(graph.agents.map(({ id }) => id)).toEqual([...specialists, 'summarizer']);
  expect(graph.predecessors('summarizer')).toEqual(specialists);
  for (const id of specialists) expect(graph.predecessors(id)).toEqual([]);
});
