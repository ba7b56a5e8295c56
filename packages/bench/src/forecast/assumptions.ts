import { z } from 'zod';

const share = z.number().min(0).max(1);
const tokens = z.int().min(1);
const seconds = z.number().min(0);

const byPurpose = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ agent: value, handoff: value, propose: value, judge: value, assess: value });

/** What a forecast has to assume, because it cannot be known before the run. */
export const assumptionsSchema = z.strictObject({
  charactersPerToken: z.number().gt(0).describe('Characters of a request or a reply that make one token'),
  outputTokens: byPurpose(tokens).describe('Tokens of one reply, reasoning included, by what the call is for'),
  promptTokens: tokens.describe('Tokens of a proposed prompt, as the agents then read it'),
  secondsPerCall: byPurpose(seconds.optional()).describe(
    'How long a server takes for one reply, by what the call is for; a simulated model takes no time. Without it no time is forecast',
  ),
  ties: share.describe('Share of the comparisons that the judge calls a tie'),
  newerWins: share.describe('Share of the other comparisons that go to the output of the later prompt'),
  soundOutputs: share.describe('Share of the assessments that are met, and of the labelled answers that are right'),
  sameAnswers: share.describe("Share of the outputs on a question that give the question's usual answer"),
  unchangedOutputs: share.describe(
    "Share of the outputs that are an agent's usual output on the question, word for word",
  ),
  uselessProposals: share.describe('Share of the proposals that are not a new prompt; these are not tried'),
  adopted: z
    .boolean()
    .describe(
      'Whether the run ends with a new prompt for every agent that had proposals, to be scored beside the seed',
    ),
});

export type Assumptions = z.infer<typeof assumptionsSchema>;

/** The purpose of a call. */
export type Purpose = keyof Assumptions['outputTokens'];

export const purposes: readonly Purpose[] = ['agent', 'handoff', 'propose', 'judge', 'assess'];

/** None of these values was measured on the models of a run. */
export const defaultAssumptions: Assumptions = {
  charactersPerToken: 4,
  outputTokens: { agent: 500, handoff: 60, propose: 900, judge: 250, assess: 120 },
  promptTokens: 250,
  secondsPerCall: {},
  ties: 0.2,
  newerWins: 0.6,
  soundOutputs: 0.7,
  sameAnswers: 0.7,
  unchangedOutputs: 0.05,
  uselessProposals: 0.05,
  adopted: true,
};

const reasons: Readonly<Record<keyof Assumptions, string>> = {
  charactersPerToken: 'the usual ratio for English text; formulas and code take more tokens',
  outputTokens:
    'a worked solution, a summary of some 40 words, a diagnosis with a prompt, some sentences of reasons; a model that reasons at length takes several times as many',
  promptTokens: 'a few paragraphs of instructions',
  secondsPerCall: 'it differs by a factor of a hundred between servers, so none is assumed',
  ties: 'two runs of one agent on a question often reach the same answer in other words',
  newerWins: 'better than chance, or a search would make no sense',
  soundOutputs: 'a model that solves the task often, but not always; used for floors only',
  sameAnswers: 'as above; used for votes, and for handoffs of the answer alone',
  unchangedOutputs: 'whole texts are compared, and another prompt rarely leaves every word as it was',
  uselessProposals: 'a capable proposer seldom repeats the prompt it was given',
  adopted: 'it is what a search is for; a run that keeps its seed prompts scores them once',
};

export interface ExplainedAssumption {
  readonly name: string;
  readonly value: unknown;
  readonly meaning: string;
  readonly reason: string;
}

/** The assumptions one by one, each with its meaning and the reason for its default. */
export function explainAssumptions(assumptions: Assumptions): ExplainedAssumption[] {
  return Object.entries(assumptionsSchema.shape).map(([name, schema]) => ({
    name,
    value: assumptions[name as keyof Assumptions],
    meaning: schema.description!,
    reason: reasons[name as keyof Assumptions],
  }));
}
