import { shownValue, unknownName } from '@maspo/core';
import type { z } from 'zod';

/** What a field should hold, by its path. The hint is shown where the field is missing. */
const hints: Readonly<Record<string, string>> = {
  task: 'e.g. { benchmark: math-500 }',
  architecture: 'e.g. { name: sequential }',
  optimizer: 'e.g. { name: maspo, preset: paper }',
  models: 'the agent, optimizer and evaluator models, each e.g. { provider: simulated }',
  'models.agent': 'the model that the agents speak with, e.g. { provider: simulated }',
  'models.optimizer': 'the model that proposes prompts, e.g. { provider: simulated }',
  'models.evaluator': 'the model that judges outputs, e.g. { provider: simulated }',
};

/** One line for each issue: the field, what is wrong, and what to write if the field is missing or unknown. */
export function describeIssues(error: z.ZodError, input: unknown, schema: unknown): string[] {
  return error.issues.flatMap((issue) => {
    const field = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const known = knownFields(schema, issue.path);
      return issue.keys.map((key) => {
        const unknown = known.length === 0 ? `unknown field "${key}": remove it` : unknownName('field', key, { known });
        return field === '' ? unknown : `${field}: ${unknown}`;
      });
    }
    if (valueAt(input, issue.path) === undefined && issue.code === 'invalid_type')
      return `${field}: missing${hints[field] === undefined ? '' : `: ${hints[field]}`}`;
    const message = messageOf(issue, valueAt(input, issue.path));
    return field === '' ? message : `${field}: ${message}`;
  });
}

/** The messages of zod do not show the value that was seen. Our own messages show it where it matters. */
function messageOf(issue: z.core.$ZodIssue, seen: unknown): string {
  if (!/^(Invalid|Too)/.test(issue.message)) return issue.message;
  const [, expected = issue.message] = /(?:expected|must match) (.*?)(?:, received .*)?$/.exec(issue.message) ?? [];
  return `expected ${expected.replace(/^\w+ to be /, '')}, seen ${shownValue(seen)}`;
}

/** The fields of the object schema at a path; empty if the schema there is not an object. */
function knownFields(schema: unknown, path: readonly PropertyKey[]): string[] {
  const shape = (part: unknown): Record<PropertyKey, unknown> | undefined => {
    const {
      shape: own,
      out,
      def,
    } = (part ?? {}) as {
      shape?: Record<PropertyKey, unknown>;
      out?: unknown;
      def?: { innerType?: unknown };
    };
    const wrapped = out ?? def?.innerType;
    return own ?? (wrapped === undefined ? undefined : shape(wrapped));
  };
  const part = path.reduce<unknown>((outer, key) => shape(outer)?.[key], schema);
  return Object.keys(shape(part) ?? {});
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
}
