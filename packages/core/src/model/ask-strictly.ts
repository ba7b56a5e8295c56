import { type Ask, ask } from './ask.ts';
import { type Reading, type ReplyForm, readReply } from './reply-form.ts';
import type { ReadingOutcome, RoleModel } from './role-model.ts';

/** The result of a question that requires a form of reply. */
export type Answer<Value> = { readonly value: Value } | { readonly reason: string };

/**
 * Asks for a reply in a form; `question.text` is the request without its end. Where nothing can be read in the reply, it asks once more and
 * states the reason. After that it accepts a reply that can be mended. Returns what was read, or the reason why nothing could be read. It
 * reports the outcome to the role (`onReading`).
 */
export async function askStrictly<Value>(
  role: RoleModel,
  question: Ask,
  form: ReplyForm<Value>,
): Promise<Answer<Value>> {
  const { purpose } = question;
  const told = (outcome: ReadingOutcome) => role.onReading?.({ purpose, ...outcome });
  const first = await tryOnce(role, question, form);
  if ('value' in first) {
    told({ outcome: 'read' });
    return first;
  }
  if ('failure' in first) {
    told({ outcome: 'failed', reason: first.failure });
    return { reason: first.failure };
  }
  const again = `An earlier reply to this could not be used: it ${first.problem}. Reply anew, in the form that was asked for.`;
  const second = await tryOnce(role, { ...question, draw: `${question.draw}/again` }, form, again);
  if ('value' in second) {
    told({ outcome: 'read-again', reason: first.problem });
    return second;
  }
  const mended = [second, first].find((reading) => 'mended' in reading && reading.mended !== undefined);
  if (mended !== undefined && 'mended' in mended) {
    told({ outcome: 'mended', reason: mended.problem });
    return { value: mended.mended! };
  }
  const problem = 'failure' in second ? second.failure : second.problem;
  told({ outcome: 'unusable', reason: `it ${problem}` });
  return { reason: `no usable reply in two tries: it ${problem}` };
}

async function tryOnce<Value>(
  role: RoleModel,
  question: Ask,
  form: ReplyForm<Value>,
  remark?: string,
): Promise<Reading<Value> | { readonly failure: string }> {
  const requestWith = (ending: string) =>
    [question.text, ending, ...(remark === undefined ? [] : [remark])].join('\n\n');
  const { ending, schema } = form;
  const constrained = role.replyForm === 'schema' ? { text: requestWith(ending.schema), schema } : undefined;
  const reply = await ask(role, { ...question, text: requestWith(ending.tags) }, constrained);
  return reply.failure === undefined ? readReply(reply, form) : { failure: reply.failure };
}
