import { describe, expect, test } from 'vitest';
import { comparison, entries, requirement, say, world, worldWith } from '../../../test-support/sample-world.ts';
import type { World } from './simulated-agent.ts';
import { simulateAssessment, simulateChoice, simulateJudge } from './simulated-judge.ts';
import { createSimulatedModel } from './simulated-model.ts';

const role = 'Solves the question.';

function choiceOf(reply: string): string {
  return /<choice>(A|B|tie)<\/choice>$/.exec(reply)![1]!;
}

/** Counts the choices on equal outputs, over all questions and `draws` job texts that have no effect. */
function choicesOnEqualOutputs(judge: World, draws: number): Record<string, number> {
  const counts: Record<string, number> = { A: 0, B: 0, tie: 0 };
  for (const entry of entries)
    for (let draw = 0; draw < draws; draw++) {
      const same = { job: `${role} ${draw}`, first: entry.right, second: entry.right };
      counts[choiceOf(simulateJudge(judge, comparison(entry, same)))]! += 1;
    }
  return counts;
}

describe('the probabilities of its choices', () => {
  const words = ['A', 'B', 'C'];
  const messages = entries.flatMap((entry) =>
    [entry.right, entry.wrong[0]!].map((second, index) =>
      comparison(entry, { job: role, first: index === 0 ? entry.wrong[0]! : entry.right, second }),
    ),
  );

  test('are highest for the choice of the same judgement in words, and the same again', () => {
    for (const message of messages) {
      const found = simulateChoice(world, message, words);
      expect(Object.values(found).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      const likeliest = words.toSorted((one, other) => found[other]! - found[one]!)[0]!;
      expect(likeliest.replace('C', 'tie')).toBe(choiceOf(simulateJudge(world, message)));
      expect(simulateChoice(world, message, words)).toEqual(found);
    }
  });

  test('contain no tie if it is not allowed, and are certain for a judgement by position', () => {
    const [message] = messages;
    expect(Object.keys(simulateChoice(world, message!, ['A', 'B']))).toEqual(['A', 'B']);
    expect(simulateChoice({ ...world, judge: { positionBias: 0.5 } }, message!, words)).toEqual({ A: 1, B: 0, C: 0 });
  });

  test('are in the reply of one token', async () => {
    const [message] = messages;
    const reply = await createSimulatedModel(world)(
      {
        messages: [{ role: 'user', content: message! }],
        temperature: 0,
        maxTokens: 1,
        choices: words,
        purpose: 'judge',
      },
      { signal: new AbortController().signal },
    );
    expect(reply).toMatchObject({ probabilities: simulateChoice(world, message!, words), usage: { outputTokens: 1 } });
  });
});

describe('the judge', () => {
  test('prefers the right output on most questions, in either position', () => {
    const wins = entries.flatMap((entry) => [
      choiceOf(simulateJudge(world, comparison(entry, { job: role, first: entry.right, second: entry.wrong[0]! }))) ===
        'A',
      choiceOf(simulateJudge(world, comparison(entry, { job: role, first: entry.wrong[0]!, second: entry.right }))) ===
        'B',
    ]);
    expect(wins.filter(Boolean).length / wins.length).toBeGreaterThan(0.7);
  });

  test('prefers the position of its position bias, and neither position without a bias', () => {
    const draws = 25;
    const lean = (positionBias: number) => {
      const { A, B } = choicesOnEqualOutputs(worldWith({ judge: { positionBias } }), draws);
      return (A! - B!) / (entries.length * draws);
    };
    // Four standard errors of a difference of shares, which is at most 1 / sqrt(n).
    const chance = 4 / Math.sqrt(entries.length * draws);
    expect(Math.abs(lean(0))).toBeLessThan(chance);
    expect(lean(world.landscape.judge.positionBias)).toBeGreaterThan(lean(0));
    expect(lean(0.2)).toBeGreaterThan(chance);
    expect(lean(-0.2)).toBeLessThan(-chance);
    expect(lean(5)).toBe(1);
  });

  test('without noise and bias judges equal outputs as a tie, whatever they contain', () => {
    const sharp = worldWith({ judge: { noise: 0, positionBias: 0, acuity: 1 } });
    expect(choicesOnEqualOutputs(sharp, 1)).toEqual({ A: 0, B: 0, tie: entries.length });
  });
});

describe('a judge with configured biases', () => {
  const sharp = worldWith({ judge: { noise: 0, acuity: 1 } });
  const leaning = (judge: World['judge']): World => ({ ...sharp, judge });
  const draws = Array.from({ length: 10 }, (_, index) => `draw ${index}`);

  /** Share of A over all questions and draws of the judge. The first output is right, and `second` makes the second one. */
  function shareOfFirst(judge: World['judge'], second: (entry: (typeof entries)[number]) => string): number {
    const choices = entries.flatMap((entry) => {
      const message = comparison(entry, { job: role, first: entry.right, second: second(entry) });
      return draws.map((draw) => choiceOf(simulateJudge(leaning(judge), message, draw)));
    });
    return choices.filter((choice) => choice === 'A').length / choices.length;
  }
  // Four standard errors of a share of 0.5.
  const chance = 2 / Math.sqrt(entries.length * draws.length);

  test('decides by position alone in a share of judgements that is twice its bias', () => {
    expect(shareOfFirst({ positionBias: 0 }, ({ wrong }) => wrong[0]!)).toBe(1);
    const bySecondPlace = 1 - shareOfFirst({ positionBias: -0.2 }, ({ wrong }) => wrong[0]!);
    expect(Math.abs(bySecondPlace - 0.4)).toBeLessThan(chance);
    expect(shareOfFirst({ positionBias: 0.5 }, ({ right }) => right)).toBe(1);
  });

  test('decides by length alone in a share of judgements that is twice its bias', () => {
    const longer = ({ wrong }: (typeof entries)[number]) => `${wrong[0]}${' at length'.repeat(20)}`;
    const byLength = 1 - shareOfFirst({ positionBias: 0, verbosityBias: 0.3 }, longer);
    expect(Math.abs(byLength - 0.6)).toBeLessThan(chance);
    expect(shareOfFirst({ positionBias: 0, verbosityBias: -0.3 }, longer)).toBe(1);
  });

  test('has the configured noise instead of that of its landscape', () => {
    const wrongNow = (noise: number) => 1 - shareOfFirst({ positionBias: 0, noise }, ({ wrong }) => wrong[0]!);
    expect(wrongNow(0)).toBe(0);
    expect(wrongNow(2)).toBeGreaterThan(0.25);
  });
});

test('another draw may give another choice, and the same draw always gives the same one', () => {
  const [entry] = entries;
  const message = comparison(entry!, { job: role, first: entry!.right, second: entry!.right });
  const said = (draw?: string) => choiceOf(simulateJudge(world, message, draw));
  expect(new Set(Array.from({ length: 20 }, (_, index) => said(`draw ${index}`))).size).toBeGreaterThan(1);
  expect(said('draw 1')).toBe(said('draw 1'));
});

describe('certainty', () => {
  const score = { A: 1, tie: 0.5, B: 0 } as Record<string, number>;

  /** Mean over both orders and all questions of 1 for a win of the candidate, 0.5 for a tie, 0 for a loss. */
  function rewardOf(job: string, candidate: (entry: (typeof entries)[number]) => string, reference: typeof candidate) {
    const values = entries.flatMap((entry) => {
      const [one, other] = [candidate(entry), reference(entry)];
      if (one === other) return [0.5];
      const asFirst = simulateJudge(world, comparison(entry, { job, first: one, second: other }));
      const asSecond = simulateJudge(world, comparison(entry, { job, first: other, second: one }));
      return [score[choiceOf(asFirst)]!, 1 - score[choiceOf(asSecond)]!];
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  const predict = (traits: string[]) => (entry: (typeof entries)[number]) => say(entry, { agent: 'predictor', traits });
  const finish = (traits: string[]) => (entry: (typeof entries)[number]) =>
    say(entry, { agent: 'reflector', received: `From predictor:\n${predict(traits)(entry)}` });
  const accuracy = (traits: string[]) =>
    entries.filter((entry) => finish(traits)(entry).includes(entry.right)).length / entries.length;

  test('wins locally: the judge of the role prefers the predictor that shows it', () => {
    expect(rewardOf(role, predict(['certainty']), predict([]))).toBeGreaterThan(0.55);
  });

  test('loses globally: the reflector is misled, and the judge of the final response notices it', () => {
    expect(accuracy(['certainty'])).toBeLessThan(accuracy([]));
    expect(rewardOf(requirement, finish(['certainty']), finish([]))).toBeLessThan(0.5);
  });

  test('counts less when final responses are compared', () => {
    const marked = (entry: (typeof entries)[number]) => `This result is certain beyond any doubt.\n\n${entry.right}`;
    const plain = (entry: (typeof entries)[number]) => entry.right;
    expect(rewardOf(role, marked, plain)).toBeGreaterThan(rewardOf(requirement, marked, plain));
  });
});

test('an assessment finds right work better than wrong work', () => {
  const share = (pick: (entry: (typeof entries)[number]) => string) => {
    const replies = entries.map((entry) =>
      simulateAssessment(
        world,
        `<question>\n${entry.text}\n</question>\n<output>\n${pick(entry)}\n</output>\n<final_response>\n${pick(entry)}\n</final_response>`,
      ),
    );
    for (const reply of replies) expect(reply).toMatch(/^(<local>|<lookahead>|<global>)(yes|no).*<\/global>$/);
    return replies.filter((reply) => reply.includes('<global>yes')).length / replies.length;
  };
  expect(share(({ right }) => right)).toBeGreaterThan(0.8);
  expect(share(({ wrong }) => wrong[0]!)).toBeLessThan(0.2);
});
