import { MaspoError, type RoleModel, replySchema } from '@maspo/core';
import type { NamedModel } from '@maspo/models';
import type { Finding } from './finding.ts';

const question = {
  messages: [{ role: 'user', content: 'Reply with the word ready.' }],
  constrained: {
    messages: [{ role: 'user', content: 'Reply with one JSON object: "word", which is "ready".' }],
    schema: replySchema('word', { word: ['ready'] }),
  },
  // An object of one word, with room for spaces.
  maxTokens: 64,
  purpose: 'agent',
} as const;

/** Checks how a model replies if verdicts and proposals may be requested in a schema. A model without such a use has no finding. */
export async function checkReplyForm(same: readonly NamedModel[], model: RoleModel): Promise<Finding[]> {
  const asked = same.filter(
    ({ role, config }) => role !== 'agent' && 'replyForm' in config && config.replyForm !== 'tags',
  );
  if (asked.length === 0) return [];
  const check = `replies of ${asked.map(({ name }) => name).join(', ')}`;
  try {
    const { temperature, maxTokens } = model;
    const request = { ...question, temperature, maxTokens: Math.min(maxTokens, question.maxTokens) };
    const { constrained, adapted = [] } = await model.chat(request, { signal: new AbortController().signal });
    if (constrained) return [{ check, status: 'ok', says: 'the server holds them to a schema' }];
    if (adapted.includes('schema left out'))
      return [{ check, status: 'ok', says: 'the server takes no schema, so they are asked for in tags' }];
    return [
      {
        check,
        status: 'warning',
        says: 'the server takes a schema, and the reply does not keep to it',
        wayOut: 'write replyForm: tags for this model',
      },
    ];
  } catch (error) {
    if (error instanceof MaspoError) return [{ check, status: 'problem', says: error.message }];
    throw error;
  }
}
