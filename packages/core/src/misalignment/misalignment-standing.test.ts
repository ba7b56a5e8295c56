import { expect, test } from 'vitest';
import { graphOf } from '../../testing/graphs.ts';
import type { Verdict } from '../judge/verdict.ts';
import { type MisalignmentStanding, misalignmentStanding } from './misalignment-standing.ts';

const garbage: Verdict = { unscored: 'garbage' };
const graph = graphOf('a b c d', 'a>b a>c b>d c>d');

test.each<
  [MisalignmentStanding, string, { local: Verdict | null; b: Verdict; final: Verdict | null; identical: string }]
>([
  ['compared', 'a final answer that differs', { local: 'win', b: 'tie', final: 'loss', identical: 'b' }],
  [
    'compared',
    'a reader that differs before the same final answer',
    { local: 'win', b: 'loss', final: 'tie', identical: 'd' },
  ],
  [
    'identical',
    'equal outputs of the reader and at the end',
    { local: 'win', b: 'tie', final: 'tie', identical: 'bd' },
  ],
  [
    'identical',
    'equal outputs, also without a local verdict',
    { local: garbage, b: 'tie', final: 'tie', identical: 'bd' },
  ],
  [
    'identical',
    'an equal output of the reader, where final answers are not judged',
    { local: 'win', b: 'tie', final: null, identical: 'b' },
  ],
  ['unscored', 'a local verdict that cannot be read', { local: garbage, b: 'win', final: 'win', identical: '' }],
  [
    'unscored',
    'the same final answer, where the reader differs and its verdict cannot be read',
    { local: 'win', b: garbage, final: 'tie', identical: 'd' },
  ],
  [
    'unscored',
    'the same final answer and another output of the reader, without a local verdict',
    { local: garbage, b: 'win', final: 'tie', identical: 'd' },
  ],
  ['not-asked', 'no local lens', { local: null, b: 'win', final: 'win', identical: '' }],
])('%s: %s', (standing, _, { local, b, final, identical }) => {
  const judged = {
    question: 'q1',
    localValidity: local,
    lookaheadPotential: [{ agent: 'b', verdict: b }],
    globalAlignment: final,
    identical: [...identical],
  };
  expect(misalignmentStanding(judged, { graph, options: { tie: 'counts', deciding: 'all' } })).toBe(standing);
});
