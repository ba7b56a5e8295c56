import { architectures, describeOptions } from '@maspo/architectures';
import { runConfigSchema } from '@maspo/bench';
import { optimizers } from '@maspo/core';
import { z } from 'zod';

/**
 * @typedef {object} Node A part of a JSON schema.
 * @property {string} [description]
 * @property {string | readonly string[]} [type]
 * @property {unknown} [const]
 * @property {readonly unknown[]} [enum]
 * @property {unknown} [default]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [exclusiveMinimum]
 * @property {number} [exclusiveMaximum]
 * @property {Readonly<Record<string, Node>>} [properties]
 * @property {readonly string[]} [required]
 * @property {Node | boolean} [additionalProperties]
 * @property {Node} [items]
 * @property {readonly Node[]} [oneOf]
 * @property {readonly Node[]} [anyOf]
 */

const largest = Number.MAX_SAFE_INTEGER;

/** Every setting of a run configuration, from the schema that reads it. */
export function configurationPage() {
  const root = schemaOf(runConfigSchema);
  const { models, ...others } = root.properties ?? {};
  const general = Object.entries(others).map(([name, node]) => `## ${name}\n\n${fieldTable(name, node)}`);
  const agent = models?.properties?.agent?.oneOf ?? [];
  const providers = agent.map((node) => {
    const { provider, ...settings } = node.properties ?? {};
    return `### provider: ${provider?.const}\n\n${provider?.description ?? ''}\n\n${table(rowsBelow('', { ...node, properties: settings }))}`;
  });
  return `${[
    '# The run configuration, field by field',
    '[The run configuration](../configuration.md) explains it with examples. `maspo optimize CONFIG --explain` prints the settings that your configuration resolves to.',
    ...general,
    '## models',
    'One model for each role: `agent`, `optimizer`, `evaluator`. `agents` holds further models, by the keys that agents in a graph file name. Instead of one evaluator you can give one for each lens: `{ local, lookahead, global }`.',
    ...providers,
    '## Options of the architectures',
    'Write them next to `architecture.name`.',
    ...architectures.map(architectureOptions),
    '## Options of the optimizers',
    'Write them next to `optimizer.name`. The value is the value in the default preset, and the source states where it comes from.',
    ...optimizers.map(optimizerOptions),
  ].join('\n\n')}\n`;
}

/** @param {import('zod').ZodType} schema */
function schemaOf(schema) {
  return /** @type {Node} */ (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** @param {(typeof architectures)[number]} architecture */
function architectureOptions(architecture) {
  const options = describeOptions(architecture);
  const rows = options.map((option) => [
    `\`${option.name}\``,
    `${option.minimum} to ${option.maximum}`,
    `\`${option.default}\``,
    option.meaning,
  ]);
  return `### ${architecture.name}\n\n${rows.length === 0 ? 'No options.' : table(rows)}`;
}

/** @param {(typeof optimizers)[number]} optimizer */
function optimizerOptions(optimizer) {
  const settings = optimizer.explain(optimizer.options.parse({}));
  if (settings.length === 0) return `### ${optimizer.name}\n\nNo options.`;
  const rows = settings.map(({ path, value, meaning, source }) => [
    `\`${path}\``,
    `\`${JSON.stringify(value)}\``,
    meaning,
    source,
  ]);
  return `### ${optimizer.name}\n\n${table(rows, ['option', 'value', 'meaning', 'source'])}`;
}

/**
 * @param {string} name
 * @param {Node} node
 */
function fieldTable(name, node) {
  return table(node.properties === undefined ? [row(name, node, false)] : rowsBelow('', node));
}

/**
 * The fields of an object, and the fields of nested objects by their path.
 *
 * @param {string} prefix
 * @param {Node} node
 * @returns {string[][]}
 */
function rowsBelow(prefix, { properties = {}, required = [] }) {
  return Object.entries(properties).flatMap(([name, node]) => {
    const path = `${prefix}${name}`;
    const below = node.properties === undefined ? [] : rowsBelow(`${path}.`, node);
    return [row(path, node, required.includes(name)), ...below];
  });
}

/**
 * @param {string} path
 * @param {Node} node
 * @param {boolean} isRequired
 */
function row(path, node, isRequired) {
  const value = node.default === undefined ? (isRequired ? 'required' : '') : `\`${JSON.stringify(node.default)}\``;
  return [`\`${path}\``, typeText(node), value, node.description ?? ''];
}

/**
 * @param {Node} node
 * @returns {string}
 */
function typeText(node) {
  const alternatives = node.oneOf ?? node.anyOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeText))].join(', or ');
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  if (node.type === 'array') return node.items === undefined ? 'a list' : `a list: ${typeText(node.items)}`;
  if (node.type === 'object') {
    const names = Object.entries(node.properties ?? {}).map(([name, { const: fixed }]) =>
      fixed === undefined ? name : `${name}: ${fixed}`,
    );
    return names.length === 0 ? 'a map' : `\`{ ${names.join(', ')} }\``;
  }
  if (node.type === 'integer' || node.type === 'number') return numberText(node);
  return node.type === 'string' ? 'text' : node.type === 'boolean' ? 'true or false' : 'any';
}

/** @param {Node} node */
function numberText({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const limits = [
    ...(minimum === undefined || minimum <= -largest ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum === undefined || maximum >= largest ? [] : [`at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ];
  const kind = type === 'integer' ? 'whole number' : 'number';
  return limits.length === 0 ? kind : `${kind}, ${limits.join(', ')}`;
}

/** @param {readonly (readonly string[])[]} rows */
function table(rows, head = ['field', 'holds', 'default', 'meaning']) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @param {string} text */
function inCell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');
}
