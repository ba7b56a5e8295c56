import { type CitedTree, cited } from '../../../options/cited.ts';
import type { MaspoSettings } from './maspo-settings.ts';

const setup = 'arXiv 2605.06623, Experimental setup';
const published = 'released code of arXiv 2605.06623';
const service = 'specification of the optimizer as a service, Defaults';
const noFloor = 'none unless the user asks for one';
const own = 'chosen here: neither source states it';

/** The paper's settings. Features that the paper does not have are off. */
const paper: CitedTree<MaspoSettings> = {
  batch: { kind: cited('shared', 'arXiv 2605.06623, Method: one mini-batch'), size: cited(10, `${setup}: B`) },
  reward: {
    kind: cited('joint', 'arXiv 2605.06623, Method: joint reward'),
    weights: {
      localValidity: cited(0.4, 'arXiv 2605.06623, Table 4: best alpha'),
      lookaheadPotential: cited(0.4, 'arXiv 2605.06623, Table 4: best beta'),
      globalAlignment: cited(0.2, 'arXiv 2605.06623, Table 4: best theta'),
    },
    global: cited('judged', 'arXiv 2605.06623, Method: every lens is judged, without labels'),
  },
  search: {
    kind: cited('beam', 'arXiv 2605.06623, Method: evolutionary beam'),
    size: cited(2, `${setup}: K`),
    proposalsPerParent: cited(2, `${setup}: K_sub`),
    fill: cited('seed', 'arXiv 2605.06623, Method: the beam starts from the initial prompt'),
  },
  schedule: {
    kind: cited('interleaved', 'arXiv 2605.06623, Method: coordinate ascent in topological order'),
    rounds: cited(3, `${setup}: D`),
    steps: cited(3, `${setup}: T`),
  },
  refresh: {
    kind: cited('recentre', 'arXiv 2605.06623, Method: J(p) = R(p, best) - 0.5'),
    weights: cited('reward', 'arXiv 2605.06623, Method: one R throughout'),
    when: cited('each-visit', 'arXiv 2605.06623, Method: beam refresh on revisit'),
  },
  sampling: {
    kind: cited('misalignment', 'arXiv 2605.06623, Method: misalignment-aware sampling'),
    source: cited('both', `${own}, and the released code takes the predecessors' alone`),
    cases: cited(3, `${setup}: K_mis`),
    perAgent: cited('all', own),
    dealt: cited('evenly', own),
  },
  lookahead: { depth: cited(1, `${setup}: one hop`) },
  proposals: { kind: cited('shared', 'arXiv 2605.06623, Method: proposals from the mini-batch') },
  judge: {
    reads: cited('text', 'arXiv 2605.06623, Method: the evaluator writes its verdict'),
    order: cited('alternate', `${own}; it cancels a position bias in the mean`),
    repeats: cited(1, own),
    sees: cited('role-and-context', own),
    choice: cited('with-tie', own),
    unreadable: cited('ask-again', own),
    merge: cited(false, 'arXiv 2605.06623, Method: three lenses, each a comparison of its own'),
  },
  operators: cited(['rewrite'], 'arXiv 2605.06623, Method: the optimizer model rewrites the prompt'),
  misalignment: {
    tie: cited(
      'counts',
      'arXiv 2605.06623, Method: local = 1 and (lookahead = 0 or global = 0), with 1 for a win alone',
    ),
    deciding: cited('all', `${own} for several successors: lost where none wins`),
  },
  misalignmentBuffer: {
    budget: cited(50, `${service}: 50 for each agent; the paper names no limit, and its pool holds no more`),
    recheckLimit: cited(50, `${own}; all that the buffer holds`),
  },
  orientation: cited('off', 'arXiv 2605.06623 has none'),
  finalCheck: cited('off', 'arXiv 2605.06623 has none'),
  guards: {
    finalAccuracy: cited('off', noFloor),
    localValidity: cited('off', noFloor),
    tokensPerRound: cited('off', noFloor),
  },
  stop: {
    target: { kind: cited('none', 'arXiv 2605.06623: the schedule is run through') },
    plateauRounds: cited('off', 'arXiv 2605.06623: the schedule is run through'),
  },
};

const recommended = 'recommended here';

/**
 * The recommended settings: the paper's search, with the orientation, which shows where the team is weak, and the final check of the
 * result.
 */
const recommendedSettings: CitedTree<MaspoSettings> = {
  ...paper,
  orientation: cited('on', `${recommended}: it shows where the team is weak`),
  finalCheck: cited('on', `${recommended}: it keeps the seed prompts where the found ones are no better`),
};

/** The settings of the second source. Settings that it leaves open are those of the paper. */
const spec: CitedTree<MaspoSettings> = {
  ...paper,
  reward: {
    kind: cited('joint', 'specification of the optimizer as a service, Workflow: joint evaluation'),
    weights: {
      localValidity: cited(0.25, service),
      lookaheadPotential: cited(0.35, service),
      globalAlignment: cited(0.4, service),
    },
    global: paper.reward.global,
  },
  search: {
    kind: cited('beam', 'specification of the optimizer as a service, Workflow: beam'),
    size: cited(5, `${service}: K`),
    proposalsPerParent: cited(2, `${setup}: K_sub; the specification states none`),
    fill: cited('mutations', 'specification of the optimizer as a service, Workflow: the seed and K-1 mutations'),
  },
  schedule: {
    kind: cited('interleaved', 'specification of the optimizer as a service, Workflow: rounds'),
    rounds: cited(10, `${service}: T, read as rounds over all agents`),
    steps: cited(3, `${service}: E, read as steps on an agent in a round`),
  },
  refresh: {
    kind: cited('recentre', 'specification of the optimizer as a service, Workflow: refresh'),
    weights: cited('reward', 'specification of the optimizer as a service, Workflow: lookahead and global are re-run'),
    when: cited(
      'before-round-ends',
      'specification of the optimizer as a service, Workflow: before the round is complete',
    ),
  },
  orientation: cited('on', 'specification of the optimizer as a service, Workflow: orientation'),
  finalCheck: cited('on', `${recommended}: it keeps the seed prompts where the found ones are no better`),
  operators: cited(
    ['rephrase', 'add-constraint', 'add-example', 'add-negative-example', 'reorder-steps'],
    'specification of the optimizer as a service, Operators',
  ),
  stop: { target: paper.stop.target, plateauRounds: cited(3, `${service}: plateau`) },
};

/** The settings of the released code where it departs from the paper and numbers depend on it. */
const asPublished: CitedTree<MaspoSettings> = {
  ...paper,
  batch: { kind: cited('per-member', `${published}: each beam member draws its own batch`), size: paper.batch.size },
  refresh: {
    kind: cited('recentre', published),
    weights: {
      localValidity: cited(0.7, `${published}: refresh`),
      lookaheadPotential: cited(0, `${published}: refresh has no lookahead`),
      globalAlignment: cited(0.3, `${published}: refresh`),
    },
    when: cited('each-visit', `${published}: refresh`),
  },
  sampling: {
    kind: cited('misalignment', published),
    source: cited('predecessors', `${published}: cases reach successors' batches alone`),
    cases: cited(5, `${published}: at most five in a batch`),
    perAgent: cited(3, `${published}: K_mis cases of each predecessor`),
    dealt: cited(
      'to-the-first',
      `${published}: injected questions stand first, and the first proposal gets the first half`,
    ),
  },
  misalignment: {
    tie: cited('counts', `${published}: a comparison is won or not`),
    deciding: cited('last', `${published}: the last successor overwrites the others`),
  },
  judge: {
    reads: cited('text', published),
    order: cited('candidate-first', `${published}: the candidate is always A`),
    repeats: cited(1, published),
    sees: cited('question', `${published}: agents' outputs are judged without role or context`),
    choice: cited('forced', `${published}: no tie`),
    unreadable: cited('last-letter', `${published}: the last letter of a reply without a tag decides`),
    merge: cited('terminal', `${published}: one comparison where the terminal agent's own prompt is tried`),
  },
};

export const maspoPresets = { default: recommendedSettings, paper, spec, 'as-published': asPublished };

type Alternatives = { readonly [Group in keyof MaspoSettings]?: Readonly<Record<string, unknown>> };

/** The default settings of every kind, so that naming the kind is enough. */
export const maspoAlternatives = {
  batch: { shared: paper.batch, 'per-member': asPublished.batch },
  reward: {
    joint: paper.reward,
    'local-only': { global: paper.reward.global },
    'global-only': { global: paper.reward.global },
  },
  search: {
    beam: paper.search,
    serial: { proposals: cited(4, 'as many as the beam of the paper makes in a step: K x K_sub') },
  },
  schedule: {
    interleaved: paper.schedule,
    'single-cycle': { steps: cited(9, 'as many for each agent as in the rounds of the paper: T x D') },
    'round-robin': {
      patience: cited(3, `${service}: plateau`),
      maxRounds: cited(10, own),
      steps: cited(3, `${setup}: T`),
    },
  },
  refresh: { recentre: paper.refresh, none: {} },
  sampling: {
    misalignment: paper.sampling,
    random: {},
    'success-cases': { cases: cited(3, 'as many as K_mis of the paper') },
  },
  proposals: {
    shared: {},
    disjoint: { size: cited(10, 'as many as the scoring batch of the paper: B') },
    'without-traces': {},
  },
} satisfies Alternatives;
