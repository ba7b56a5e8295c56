import { architectures } from '@maspo/architectures';
import { optimizers } from '@maspo/core';
import { agentConfigSchema } from '@maspo/models';
import { z } from 'zod';
import { runConfigSchema } from './run-config.ts';

type JsonSchema = Record<string, unknown>;

/**
 * The JSON schema of a run configuration as it is written, for editors. Options of architectures and optimizers stand beside their names
 * and are not described: `maspo optimize CONFIG --explain` lists them.
 */
export function runConfigJsonSchema(): JsonSchema {
  const { definitions, ...whole } = schemaOf(runConfigSchema);
  const { models: _, ...properties } = propertiesOf(whole);
  const model = { $ref: '#/definitions/model' };
  const same = {
    type: 'object',
    description: "{ same: agent }: the agents' model, with settings of its own beside it",
    properties: { same: { const: 'agent' } },
    required: ['same'],
  };
  const byLens = {
    type: 'object',
    description: 'One evaluator for each lens',
    properties: Object.fromEntries(lenses.map((lens) => [lens, { anyOf: [model, same] }])),
    required: lenses,
    additionalProperties: false,
  };
  return {
    ...whole,
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A run configuration of maspo',
    properties: {
      ...properties,
      architecture: withNames(
        properties.architecture as JsonSchema,
        architectures.map(({ name }) => name),
      ),
      optimizer: withNames(
        properties.optimizer as JsonSchema,
        optimizers.map(({ name }) => name),
      ),
      models: {
        type: 'object',
        description: 'The models that the agents speak with, that proposes prompts, and that judges outputs',
        properties: {
          agent: { anyOf: [model, { $ref: '#/definitions/system' }] },
          optimizer: { anyOf: [model, same] },
          evaluator: { anyOf: [model, same, byLens] },
          agents: { type: 'object', additionalProperties: model },
        },
        required: ['agent', 'optimizer', 'evaluator'],
        additionalProperties: false,
      },
    },
    definitions: { ...usedBy(properties, definitions as JsonSchema | undefined), ...modelDefinitions() },
  };
}

const lenses = ['local', 'lookahead', 'global'];

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as JsonSchema;
}

/** The definitions that some schemas refer to. */
function usedBy(schemas: JsonSchema, definitions: JsonSchema = {}): JsonSchema {
  return JSON.stringify(schemas).includes('"#/definitions/') ? definitions : {};
}

/** A model as it is written, a system in its own code, and what their schema refers to, under names of its own. */
function modelDefinitions(): JsonSchema {
  const text = JSON.stringify(schemaOf(agentConfigSchema)).replaceAll('#/definitions/', '#/definitions/model-');
  const { oneOf, anyOf, definitions = {} } = JSON.parse(text) as JsonSchema;
  const variants = (oneOf ?? anyOf) as JsonSchema[];
  const isSystem = (variant: JsonSchema) => (propertiesOf(variant).provider as JsonSchema).const === 'system';
  return {
    model: { anyOf: variants.filter((variant) => !isSystem(variant)).flatMap(waysToWrite) },
    // Its name is that of its address, command or module.
    system: { ...variants.find(isSystem), required: ['provider'] },
    ...Object.fromEntries(Object.entries(definitions as JsonSchema).map(([name, part]) => [`model-${name}`, part])),
  };
}

/** The ways to write a model: a preset may stand for everything that a provider requires, and a file for the name of its model. */
function waysToWrite(variant: JsonSchema): JsonSchema[] {
  const properties = propertiesOf(variant);
  return [
    variant,
    ...('preset' in properties ? [{ ...variant, required: ['preset'] }] : []),
    ...('file' in properties ? [{ ...variant, required: ['provider', 'file'] }] : []),
  ];
}

function withNames(part: JsonSchema, names: readonly string[]): JsonSchema {
  const properties = propertiesOf(part);
  return { ...part, properties: { ...properties, name: { ...(properties.name as JsonSchema), enum: names } } };
}

function propertiesOf(schema: JsonSchema): JsonSchema {
  return (schema.properties ?? {}) as JsonSchema;
}
