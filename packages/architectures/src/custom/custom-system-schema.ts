import { handoffSchema, shownValue, unknownName } from '@maspo/core';
import { z } from 'zod';

const role = 'what the agent does, in one or two sentences';
const modelKey = 'the key of a configured model';
const roundsRange = 'a whole number from 2 to 12';

const agentShape = {
  id: z
    .string(saying('an agent id'))
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u,
      saying('letters, digits, "-", "_" and ".", beginning with a letter or digit'),
    ),
  role: z.string(saying(role)).trim().min(1, saying(role)),
  /** The graph decides which agents need a prompt, and what the prompt must contain: see `checkPrompts`. */
  prompt: z.unknown().optional(),
  kind: z.enum(['llm', 'vote'], saying('"llm" or "vote"')).default('llm'),
  model: z.string(saying(modelKey)).trim().min(1, saying(modelKey)).exactOptional(),
  optimize: z.boolean(saying('true, or false for a prompt that stays as it is')).exactOptional(),
};

const end = z.string(saying('an agent id'));
const howKnown = 'next, for an edge to the next round, or a map with when or handoff';

/**
 * The optional third element of an edge. It states that the edge leads to the next round, how work is handed on along
 * the edge, or both.
 */
const how = z.preprocess(
  (input) => (input === 'next' ? { when: 'next' } : input),
  strict({ when: z.literal('next', saying('next')).exactOptional(), handoff: handoffSchema.exactOptional() }, howKnown),
);

const shape = {
  agents: z.array(strict(agentShape, 'an agent: a map with id, role and prompt'), saying('a list of agents')),
  edges: z.array(
    z.tuple([end, end, how.exactOptional()], saying('a pair [from, to]')),
    saying('a list of [from, to] pairs, empty for a single agent'),
  ),
  /** `createGraph` checks that rounds and edges fit each other. */
  rounds: z.number(saying(roundsRange)).exactOptional(),
  handoff: handoffSchema.exactOptional(),
};

/** The schema of a user's graph file. It does not check the prompts. */
export const customSystemSchema = strict(shape, 'a map with agents and edges');

const ownShape = {
  agents: z.array(
    strict(
      { id: agentShape.id, role: agentShape.role, prompt: agentShape.prompt, optimize: agentShape.optimize },
      'an agent: a map with id, role and prompt',
    ),
    saying('a list of agents'),
  ),
  edges: z.array(
    z.tuple([end, end], saying('a pair [from, to]')),
    saying('a list of [from, to] pairs, empty for a single agent'),
  ),
  ends: z.array(end, saying('a list of agent ids')).exactOptional(),
};

/** The schema of a user's graph file for a system that runs in its own code. It does not check the prompts. */
export const ownSystemSchema = strict(ownShape, 'a map with agents and edges');

/**
 * Reads the same graph file as `customSystemSchema`, but leniently. Unknown keys and ill-formed ids, roles and model keys pass, because
 * graph and prompts can be checked in spite of them. So the issues of graph and prompts are reported together with those of the schema.
 * Both schemas read a valid file in the same way.
 */
export const readableSystemSchema = z.object({
  ...shape,
  agents: z.array(
    z.object({
      ...agentShape,
      id: z.string().regex(/\S/),
      role: agentShape.role.catch(''),
      model: agentShape.model.catch(''),
      optimize: agentShape.optimize.catch(true),
    }),
  ),
  rounds: shape.rounds.catch(2),
  handoff: shape.handoff.catch({ kind: 'full' }),
});

/**
 * The lenient schema for a system that runs in its own code. A wrong role becomes `unknown`, so that it is not reported again as missing.
 */
export const readableOwnSystemSchema = z.object({
  ...ownShape,
  agents: z.array(
    z.object({
      id: z.string().regex(/\S/),
      role: agentShape.role.catch('unknown'),
      prompt: agentShape.prompt,
      optimize: agentShape.optimize.catch(true),
    }),
  ),
});

function strict<Shape extends z.ZodRawShape>(keys: Shape, expected: string) {
  return z.strictObject(keys, saying(expected, Object.keys(keys)));
}

/** The message of an issue: the expected and the received value, or for an unknown key the known keys. */
function saying(expected: string, knownKeys: readonly string[] = []) {
  return {
    error: (issue: { readonly code?: string; readonly input?: unknown; readonly keys?: unknown }) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[]).map((key) => unknownName('key', key, { known: knownKeys })).join('; ')
        : `expected ${expected}, received ${shownValue(issue.input)}`,
  };
}
