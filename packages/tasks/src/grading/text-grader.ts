import { createContext, Script } from 'node:vm';
import type { Outcome } from './outcome.ts';
import type { Scoring, TextNorm } from './scoring.ts';
import { jsonAnswer, normalised, type TextAnswer, textAnswer } from './text-answer.ts';

type TextScoring = Extract<Scoring, { readonly kind: 'exact' | 'contains' | 'regex' | 'json' }>;

/**
 * Grades the text of an answer. `rule` is `<where the answer was found>/<kind of scoring>`: `tag` or `output`; or `no-answer`. `right` is
 * the list of texts of which one must match, the regular expression, or the JSON value.
 */
export function gradeText(right: unknown, output: string, scoring: TextScoring): Outcome {
  const answer = textAnswer(output);
  if (answer.text === '') return { outcome: 'incorrect', rule: 'no-answer', reason: 'the output is blank' };
  const rule = `${answer.source}/${scoring.kind}`;
  switch (scoring.kind) {
    case 'exact': {
      const said = normalised(answer.text, scoring);
      // Trimmed like the answer. Otherwise no answer could match a right text with a blank at its end.
      return outcomeOf(
        (right as string[]).some((text) => normalised(text.trim(), scoring) === said),
        rule,
      );
    }
    case 'contains': {
      const said = normalised(answer.text, scoring);
      return outcomeOf(
        (right as string[]).some((text) => said.includes(normalised(text, scoring))),
        rule,
      );
    }
    case 'regex':
      return matchOf(right as string, answer.text, { flags: scoring.case === 'ignore' ? 'iu' : 'u', rule });
    case 'json':
      return jsonOutcome(right, answer, { ...scoring, rule });
  }
}

function outcomeOf(isRight: boolean, rule: string): Outcome {
  return { outcome: isRight ? 'correct' : 'incorrect', rule };
}

/** A pattern may take extremely long on a text that nearly matches. */
const mostMs = 1000;
const matching = new Script('new RegExp(pattern, flags).test(text)');
const place = createContext({ pattern: '', flags: '', text: '' });

function matchOf(pattern: string, text: string, { flags, rule }: { flags: string; rule: string }): Outcome {
  Object.assign(place, { pattern, flags, text });
  try {
    return outcomeOf(matching.runInContext(place, { timeout: mostMs }) as boolean, rule);
  } catch (error) {
    const isLate = (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    const reason = isLate ? `the regular expression took more than ${mostMs} ms` : (error as Error).message;
    return { outcome: 'unscored', rule, reason };
  }
}

function jsonOutcome(
  right: unknown,
  answer: TextAnswer,
  { fields, rule, ...norm }: { readonly fields?: readonly string[] | undefined; rule: string } & TextNorm,
): Outcome {
  const said = jsonAnswer(answer);
  if (said === undefined) return { outcome: 'incorrect', rule, reason: 'the answer is not valid JSON' };
  const missing = isMap(right) ? fields?.find((field) => !Object.hasOwn(right, field)) : fields?.[0];
  if (missing !== undefined) return { outcome: 'unscored', rule, reason: `the right answer has no field "${missing}"` };
  if (fields === undefined) return outcomeOf(sameValue(said.value, right, norm), rule);
  if (!isMap(said.value)) return { outcome: 'incorrect', rule, reason: 'the answer is not a JSON object' };
  const { value } = said;
  const wrong = fields.find(
    (field) =>
      !Object.hasOwn(value, field) || !sameValue(value[field], (right as Record<string, unknown>)[field], norm),
  );
  return wrong === undefined
    ? outcomeOf(true, rule)
    : { outcome: 'incorrect', rule, reason: `the field "${wrong}" differs` };
}

/** The order of fields does not matter, but the order of list items does. */
function sameValue(one: unknown, other: unknown, norm: TextNorm): boolean {
  if (typeof one === 'number' && typeof other === 'string') return isLargeNumber(one, other);
  if (typeof one === 'string' && typeof other === 'number') return isLargeNumber(other, one);
  if (typeof one === 'string' && typeof other === 'string') return normalised(one, norm) === normalised(other, norm);
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => sameValue(item, other[index], norm));
  if (isMap(one) && isMap(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every(
      (key) => Object.hasOwn(one, key) && Object.hasOwn(other, key) && sameValue(one[key], other[key], norm),
    );
  }
  return one === other;
}

/**
 * Whether a number, such as 1e30, has the digits that `parseExactJson` kept of a whole number: those of its value, or those of its shortest
 * notation.
 */
function isLargeNumber(number: number, digits: string): boolean {
  if (!Number.isInteger(number) || Number.isSafeInteger(number)) return false;
  return digits === String(BigInt(number)) || digits === number.toLocaleString('en', { useGrouping: false });
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
