import { describe, expect, test } from 'vitest';
import { caseOf } from '../../test/case-of.ts';
import { traceOf } from '../../test/trace-of.ts';
import { graphOf } from '../../testing/graphs.ts';
import { blockOf } from '../../testing/scripted-model.ts';
import { rewrite } from './prompt-operators.ts';
import type { ProposerInput } from './proposer-input.ts';

const graph = graphOf('planner solver checker', 'planner>solver solver>checker');
const trace = traceOf({ planner: 'a plan', solver: 'a solution', checker: null });
const shownOf = (agent: string, { question, turns } = trace) => ({ question, turn: turns[agent]! });

function requestFor(agent: string, given: Partial<ProposerInput> = {}): string {
  const shown = { graph, agent, requirement: 'One number.', prompt: 'the prompt so far', traces: [shownOf(agent)] };
  return rewrite.request({ ...shown, ...given });
}

describe('the request', () => {
  test('names the context token only for an agent with predecessors', () => {
    expect(requestFor('planner')).toContain('{question}');
    expect(requestFor('planner')).not.toContain('{context}');
    expect(requestFor('solver')).toContain('{question}');
    expect(requestFor('solver')).toContain('{context}');
  });

  test('names the agents that it reads and the agents that read it', () => {
    expect(blockOf(requestFor('solver'), 'agent')).toBe(
      'solver: role of solver\nIt reads the work of: planner (role of planner)\nIts output is read by: checker (role of checker)',
    );
    expect(blockOf(requestFor('planner'), 'agent')).toContain('It reads the question alone.');
    expect(blockOf(requestFor('checker'), 'agent')).toContain("Its output is the team's final response.");
  });

  test('shows the requirement, the current prompt, and the traces with their contexts and outputs', () => {
    const text = requestFor('solver');
    expect(blockOf(text, 'requirement')).toBe('One number.');
    expect(blockOf(text, 'current_prompt')).toBe('the prompt so far');
    expect(blockOf(text, 'trace_1')).toBe(
      '<question>\ntext of q1\n</question>\n<received>\ngiven to solver\n</received>\n<output>\na solution\n</output>',
    );
  });

  test('says why an agent failed', () => {
    expect(blockOf(requestFor('checker'), 'trace_1')).toContain('It failed: checker broke');
  });

  test.each([
    ['lookahead', 'but checker did no better.'],
    ['global', 'but the final response got no better.'],
    ['both', 'but neither checker nor the final response got better.'],
  ] as const)('marks a misleading case lost on %s, with the failure that followed', (category, words) => {
    const failure = {
      agent: 'checker',
      context: 'given',
      output: 'a wrong answer',
      truncated: false,
      before: 'a right answer',
    };
    const hardNegative = caseOf('solver', 'q1', { category, output: 'a neat dead end', failure });
    const text = requestFor('solver', { traces: [shownOf('solver'), { ...shownOf('solver'), hardNegative }] });
    expect(blockOf(text, 'trace_1')).not.toContain('misleading_case');
    const marked = blockOf(blockOf(text, 'trace_2'), 'misleading_case');
    expect(marked).toContain('an output of solver under an earlier prompt looked better in itself');
    expect(marked).toContain(words);
    expect(blockOf(marked, 'misleading_output')).toBe('a neat dead end');
    expect(blockOf(marked, 'what_followed')).toBe('a wrong answer');
    expect(blockOf(marked, 'what_followed_without_it')).toBe('a right answer');
  });

  test('clips long excerpts in the middle, but never the current prompt', () => {
    const long = `begin ${'x'.repeat(9000)} end`;
    const text = requestFor('planner', { prompt: long, traces: [shownOf('planner', traceOf({ planner: long }))] });
    expect(blockOf(text, 'current_prompt')).toBe(long);
    const output = blockOf(text, 'output');
    expect(output).toMatch(/^begin x+\n\[\.\.\. 6010 characters left out \.\.\.\]\nx+ end$/);
    expect(output.length).toBeLessThan(3100);
  });
});
