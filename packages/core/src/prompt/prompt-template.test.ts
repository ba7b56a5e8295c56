import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTemplate, repairTemplate, templateIssues } from './prompt-template.ts';

const first = { hasContext: false };
const later = { hasContext: true };

describe('a template is valid', () => {
  test.each([
    ['with the question once, for an agent without predecessors', 'Solve: {question}', first],
    ['with question and context once, in any order, for a later agent', '{context} then {question}', later],
    ['with LaTeX around the question', 'Put \\boxed{} around \\frac{a}{b}. {question}', first],
    ['with Python braces', 'Write {x: 1}, f"{name}" or {{question}}', first],
    ['with a token in another spelling next to it', '{Question} { question } {question}', first],
  ])('%s', (_, template, shape) => {
    expect(templateIssues(template, shape)).toEqual([]);
    expect(repairTemplate(template, shape)).toBe(template);
  });
});

describe('an issue names what was seen and what to do', () => {
  test.each([
    [' \n', later, ['the prompt is empty']],
    ['Solve it.', first, ['the prompt has no {question}: write it once, where the question belongs']],
    ['{question} {question}', first, ['the prompt has {question} 2 times: keep one']],
    ['{question} {context}', first, ['the prompt has {context}, but no agent comes before this one: remove it']],
    [
      '{context}{context}{context}',
      later,
      [
        'the prompt has no {question}: write it once, where the question belongs',
        'the prompt has {context} 3 times: keep one',
      ],
    ],
    ['{question}', later, ['the prompt has no {context}: write it once, where the work of the agents before belongs']],
  ])('%j', (template, shape, issues) => {
    expect(templateIssues(template, shape)).toEqual(issues);
  });
});

describe('the repair', () => {
  test('appends missing tokens under their labels', () => {
    expect(repairTemplate('Check the work.\n', later)).toBe(
      'Check the work.\n\nQuestion:\n{question}\n\nContext:\n{context}',
    );
  });

  test('puts a lost token back where the parent has it', () => {
    const parent = 'Check it.\n\nProblem:\n{question}\n\nProposed solution: {context}\n\nAnswer.';
    const lost = 'Check it twice.\n\nProblem:\n\nProposed solution:\n\nAnswer.';
    expect(repairTemplate(lost, later, parent)).toBe(
      'Check it twice.\n\nProblem:\n{question}\n\nProposed solution: {context}\n\nAnswer.',
    );
  });

  test('appends it where the words around its place are missing, or occur twice', () => {
    const parent = 'Problem:\n{question}';
    expect(repairTemplate('Solve it.', first, parent)).toBe('Solve it.\n\nQuestion:\n{question}');
    expect(repairTemplate('Problem:\nor\nProblem:', first, parent)).toBe(
      'Problem:\nor\nProblem:\n\nQuestion:\n{question}',
    );
  });

  test('keeps the first of repeated tokens, and the text around the others', () => {
    expect(repairTemplate('a {question} b {question} c {context} d {context} e', later)).toBe(
      'a {question} b  c {context} d  e',
    );
  });

  test('drops a context that the agent does not have', () => {
    expect(repairTemplate('Given {context}: {question}', first)).toBe('Given : {question}');
  });

  test('leaves blank text as it is', () => {
    expect(repairTemplate(' \n', later)).toBe(' \n');
  });

  test('makes any text that is not blank valid, and does not change it a second time', () => {
    const piece = fc.oneof(
      fc.constantFrom('{question}', '{context}', '{ques', 'tion}', '{con', 'text}', '{', '}', ' ', '\n'),
      fc.string(),
    );
    const text = fc
      .array(piece, { minLength: 1, maxLength: 12 })
      .map((pieces) => pieces.join(''))
      .filter((joined) => joined.trim() !== '');
    fc.assert(
      fc.property(text, fc.boolean(), (template, hasContext) => {
        const repaired = repairTemplate(template, { hasContext });
        expect(templateIssues(repaired, { hasContext })).toEqual([]);
        expect(repairTemplate(repaired, { hasContext })).toBe(repaired);
      }),
      {
        examples: [
          ['{question}{ques{question}tion}', true],
          ['{question}{ques{context}tion}', false],
        ],
        numRuns: 500,
      },
    );
  });
});

describe('rendering', () => {
  test('inserts in one pass: tokens inside the inserted texts stay as they are', () => {
    const values = { question: 'What is {context}?', context: 'It is {question}.' };
    expect(renderTemplate('{context} / {question}', values)).toBe('It is {question}. / What is {context}?');
  });

  test('inserts replacement patterns literally', () => {
    const values = { question: "$& costs $1 and $$ and $'", context: '$<name>' };
    expect(renderTemplate('{question}|{context}', values)).toBe("$& costs $1 and $$ and $'|$<name>");
  });

  test('leaves all other braces alone', () => {
    expect(renderTemplate('\\boxed{} {x: 1} {{question}}', { question: '7', context: '' })).toBe(
      '\\boxed{} {x: 1} {7}',
    );
  });
});

test('a token that is lost repeatedly does not leave repeated labels', () => {
  const shape = { hasContext: true };
  const once = repairTemplate('Solve it.', shape);
  const lost = (token: string) => repairTemplate(once.replace(token, ''), shape);
  expect(lost('{context}')).toBe(once);
  expect(lost('{question}').match(/Question:/g)).toHaveLength(1);
});
