import { MaspoError, type RoleModel } from '@maspo/core';
import type { NamedModel } from '@maspo/models';
import type { Finding } from './finding.ts';

const question = {
  messages: [{ role: 'user', content: 'Reply with one letter and nothing else: A or B.' }],
  choices: ['A', 'B'],
  temperature: 0,
  maxTokens: 1,
  purpose: 'judge',
} as const;

/**
 * Checks whether an evaluator gives the log-probabilities that its verdicts are read from, and answers with a letter. The other roles have
 * no finding.
 */
export async function checkProbabilities(same: readonly NamedModel[], model: RoleModel): Promise<Finding[]> {
  const judges = same.filter(({ role, config }) => role === 'evaluator' && config.provider !== 'simulated');
  if (judges.length === 0) return [];
  const check = `verdicts of ${judges.map(({ name }) => name).join(', ')}`;
  try {
    const { probabilities, text, failure } = await model.chat(question, { signal: new AbortController().signal });
    const mass = question.choices.reduce((sum, word) => sum + (probabilities?.[word] ?? 0), 0);
    if (failure === undefined && mass >= 0.5)
      return [{ check, status: 'ok', says: 'the server gives the probabilities that they are read from' }];
    const says =
      failure ??
      `asked for a letter, the model puts ${(mass * 100).toFixed(0)} % of the probability on it and begins ${JSON.stringify(text)}`;
    return [
      {
        check,
        status: 'warning',
        says,
        wayOut: 'write judge: { reads: text } in the options of the optimizer and of prune, or turn off reasoning',
      },
    ];
  } catch (error) {
    if (error instanceof MaspoError) return [{ check, status: 'problem', says: error.message }];
    throw error;
  }
}
