import { describe, expect, test } from 'vitest';
import { anySandbox } from '../../testing/needs.ts';
import { createGrader } from './grade-example.ts';

const question = { id: 'q', text: 'How many?' };

describe('createGrader', () => {
  test('grades math examples', async () => {
    const grade = await createGrader('math');
    const example = { ...question, gold: { format: 'math', answer: '5' } } as const;
    expect((await grade(example, '<answer>5</answer>')).outcome).toBe('correct');
    expect((await grade(example, '<answer>6</answer>')).outcome).toBe('incorrect');
  });

  test('grades choice examples', async () => {
    const grade = await createGrader('choice');
    const example = { ...question, gold: { format: 'choice', letter: 'B', options: ['one', 'two'] } } as const;
    expect((await grade(example, '<answer>B</answer>')).outcome).toBe('correct');
  });

  test('grades code examples', { timeout: 30_000 }, async () => {
    const { level } = await anySandbox();
    const grade = await createGrader('code', { level });
    const gold = { format: 'code', setup: '', entryPoint: 'f', tests: ['assert f() == 1'] } as const;
    expect((await grade({ ...question, gold }, '```python\ndef f(): return 1\n```')).outcome).toBe('correct');
  });

  test('refuses an example of another format', async () => {
    const grade = await createGrader('math');
    const example = { ...question, gold: { format: 'choice', letter: 'A', options: ['one'] } } as const;
    await expect(grade(example, 'A')).rejects.toMatchObject({ code: 'invalid-input' });
  });

  test('throws the reason of its aborted signal', async () => {
    const grade = await createGrader('math');
    const example = { ...question, gold: { format: 'math', answer: '5' } } as const;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(grade(example, '5', { signal })).rejects.toThrow('enough');
  });
});
