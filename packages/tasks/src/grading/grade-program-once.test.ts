import { describe, expect, test } from 'vitest';
import type { CallJudgement, Sandbox, SandboxRun } from '../sandbox/sandbox.ts';
import { gradeProgramOnce } from './grade-program-once.ts';

const gold = { format: 'code', setup: '', entryPoint: 'f', tests: ['assert f() == 1'] } as const;
const example = { id: 'q', gold };
const saying = (words: string, program = 'def f(): return 1') => `${words}\n\`\`\`python\n${program}\n\`\`\``;

const run: SandboxRun = { reason: 'finished', exit: 0, signal: null, cpuSeconds: 0, output: '' };
const judged = (verdict: CallJudgement['verdict']): CallJudgement => ({ verdict, line: '', inProcess: [], run });

/** A sandbox whose judgements come from the test. A judgement rejects when its signal is aborted, as in a real sandbox. */
function scriptedSandbox() {
  const started: ((judgement: CallJudgement) => void)[] = [];
  const sandbox: Sandbox = {
    level: 'bubblewrap',
    run: () => Promise.reject(new Error('no test is in-process')),
    judge: ({ signal }) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        started.push(resolve);
      }),
    alone: (work) => work(),
  };
  const answer = (verdict: CallJudgement['verdict']) => started.at(-1)!(judged(verdict));
  return { sandbox, started, answer };
}

describe('a program is run once', () => {
  test('for outputs that differ only in their words, at once and later', async () => {
    const { sandbox, started, answer } = scriptedSandbox();
    const grade = gradeProgramOnce(sandbox, { mode: 'repaired' });
    const graded = [grade(example, saying('So')), grade(example, saying('Hence'))];
    answer('passed');
    const [one, other] = await Promise.all(graded);
    expect(one).toMatchObject({ outcome: 'correct', verdict: 'passed' });
    expect(other).toEqual(one);
    expect(await grade({ id: 'q', gold: { ...gold } }, saying('Thus'))).toEqual(one);
    expect(started).toHaveLength(1);
  });

  test.each([
    ['another program', example, saying('So', 'def f(): return 2')],
    ['another example', { ...example, id: 'r' }, saying('So')],
    ['other tests', { ...example, gold: { ...gold, tests: ['assert f() == 2'] } }, saying('So')],
    ['another setup', { ...example, gold: { ...gold, setup: 'import math' } }, saying('So')],
  ])('but %s is run separately', async (_, asked, output) => {
    const { sandbox, answer } = scriptedSandbox();
    const grade = gradeProgramOnce(sandbox, { mode: 'repaired' });
    const first = grade(example, saying('So'));
    answer('passed');
    await first;
    const second = grade(asked, output);
    answer('wrong-answer');
    expect(await second).toMatchObject({ outcome: 'incorrect', verdict: 'wrong-answer' });
  });

  test('as long as its outcome is among the most recently requested outcomes', async () => {
    const { sandbox, started, answer } = scriptedSandbox();
    const grade = gradeProgramOnce(sandbox, { mode: 'repaired', remembered: 2 });
    const ask = async (id: string) => {
      const before = started.length;
      const graded = grade({ ...example, id }, saying('So'));
      if (started.length > before) answer('passed');
      await graded;
      return started.length > before;
    };
    const wasRun: boolean[] = [];
    for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) wasRun.push(await ask(id));
    expect(wasRun).toEqual([true, true, false, true, false, true]);
  });
});

describe('a result that shows nothing about a program is not remembered', () => {
  test('a fault of the sandbox, although waiting callers share it', async () => {
    const { sandbox } = scriptedSandbox();
    const judgements = ['no-judge', 'no-judge', 'passed'] as const;
    let judgement = 0;
    const judge = async () => judged(judgements[judgement++]!);
    const grade = gradeProgramOnce({ ...sandbox, judge }, { mode: 'repaired' });
    const graded = await Promise.all([grade(example, saying('So')), grade(example, saying('Hence'))]);
    for (const outcome of graded) expect(outcome).toMatchObject({ outcome: 'unscored', verdict: 'infrastructure' });
    expect(await grade(example, saying('So'))).toMatchObject({ verdict: 'passed' });
  });

  test('an abort, which ends only the grading of its own caller', async () => {
    const { sandbox } = scriptedSandbox();
    let judgement = 0;
    const judge: Sandbox['judge'] = (...asked) =>
      judgement++ === 0 ? sandbox.judge(...asked) : Promise.resolve(judged('passed'));
    const grade = gradeProgramOnce({ ...sandbox, judge }, { mode: 'repaired' });
    const controller = new AbortController();
    const first = grade(example, saying('So'), controller.signal);
    const second = grade(example, saying('So'), new AbortController().signal);
    controller.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(await second).toMatchObject({ verdict: 'passed' });
  });

  test('and a caller that waits for another grading stops as soon as its own signal is aborted', async () => {
    const { sandbox, answer } = scriptedSandbox();
    const grade = gradeProgramOnce(sandbox, { mode: 'repaired' });
    const first = grade(example, saying('So'));
    const controller = new AbortController();
    const second = grade(example, saying('So'), controller.signal);
    controller.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    answer('passed');
    expect(await first).toMatchObject({ verdict: 'passed' });
  });
});
