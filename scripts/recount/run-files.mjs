import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a finished run.
 *
 * @typedef {object} Run
 * @property {any} report `finish-report.json`.
 * @property {any} manifest
 * @property {any} summary
 * @property {any} prompts
 * @property {any[]} events
 * @property {any[]} outcomes
 * @property {{ sources: any[], outcomes: any[] }} validation Files of validation questions, and the outcomes of all their questions.
 * @property {any[]} timings
 */

/** @param {string} directory @returns {Run} */
export function readRun(directory) {
  /** @param {string} name */
  const text = (name) => readFileSync(join(directory, name), 'utf8');
  /** @param {string} name */
  const json = (name) => JSON.parse(text(name));
  /** @param {string} name */
  const lines = (name) =>
    text(name)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const manifest = json('manifest.json');
  const sources = manifest.split.sources ?? [];
  return {
    report: json('finish-report.json'),
    manifest,
    summary: json('summary.json'),
    prompts: json('prompts.json'),
    events: lines('events.jsonl'),
    outcomes: lines('outcomes.jsonl'),
    validation: { sources, outcomes: sources.length === 0 ? [] : lines('validation-outcomes.jsonl') },
    timings: lines('timings.jsonl'),
  };
}

/** The events of a type. @param {Pick<Run, 'events'>} run @param {string} type */
export const eventsOf = ({ events }, type) => events.filter((event) => event.type === type);

/** The last event of a type, or undefined. @param {Pick<Run, 'events'>} run @param {string} type */
export const lastOf = ({ events }, type) => events.findLast((event) => event.type === type);

/** What the run started from. @param {Pick<Run, 'events'>} run */
export const startOf = ({ events }) => events.find(({ type }) => type === 'run-started');

/** Whether the search compared proposals with the prompts they were made from, and so could find cases. @param {Pick<Run, 'events'>} run */
export const isInSteps = ({ events }) =>
  events.some(({ type }) => ['beam-filled', 'step-started', 'candidate-scored', 'step-finished'].includes(type));

/** The name of a prompt in the events. @param {string} prompt */
export const versionOf = (prompt) => createHash('sha256').update(prompt).digest('hex').slice(0, 12);

/** One text for several values. @param {unknown[]} parts */
export const keyOf = (...parts) => parts.join('\u0000');
