import type { Ask } from './ask.ts';
import type { Answer } from './ask-strictly.ts';
import type { ReadingOutcome, RoleModel } from './role-model.ts';

/** Below this share of the total probability, the model was about to write something else, and the ratio of the words means nothing. */
const leastMass = 0.05;

/**
 * Asks for one of several words, each a capital letter, at temperature 0 and in one token. Returns the share of each word in the
 * probability of all of them, or the reason why nothing could be read, e.g. that the words together are unlikely. It asks once, because the
 * probabilities would be the same again. It reports the outcome to the role (`onReading`). Throws what the model throws.
 */
export async function askForChoice<Word extends string>(
  role: RoleModel,
  { text, purpose, agent, signal }: Omit<Ask, 'draw' | 'independent'>,
  choices: readonly Word[],
): Promise<Answer<Readonly<Record<Word, number>>>> {
  signal.throwIfAborted();
  const told = (outcome: ReadingOutcome) => role.onReading?.({ purpose, ...outcome });
  const reply = await role.chat(
    {
      messages: [{ role: 'user', content: text }],
      temperature: 0,
      maxTokens: 1,
      choices,
      purpose,
      ...(agent === undefined ? {} : { agent }),
    },
    { signal },
  );
  const failure = reply.failure ?? (reply.probabilities === undefined ? 'the reply has no probabilities' : undefined);
  if (failure !== undefined) {
    told({ outcome: 'failed', reason: failure });
    return { reason: failure };
  }
  const found = choices.map((word) => reply.probabilities![word] ?? 0);
  const mass = found.reduce((sum, share) => sum + share, 0);
  if (mass < leastMass) {
    const reason = `only ${(mass * 100).toFixed(1)} % of the probability is on ${choices.join(', ')}, and the likeliest reply begins ${JSON.stringify(reply.text)}`;
    told({ outcome: 'unusable', reason });
    return { reason };
  }
  told({ outcome: 'read' });
  const shares = choices.map((word, index) => [word, found[index]! / mass] as const);
  return { value: Object.fromEntries(shares) as Record<Word, number> };
}
