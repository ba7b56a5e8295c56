import { architectures } from '@maspo/architectures';
import { optimizers } from '@maspo/core';
import { agentConfigSchema } from '@maspo/models';
import { z } from 'zod';
import { runConfigSchema } from './run-config.ts';

type JsonSchema = Record<string, unknown>;

/**
 * The JSON schema of a run configuration as it is written, for editors. Options of architectures and optimizers are written next to their
 * names, and are not described here: `maspo optimize CONFIG --explain` lists them.
 */
export function runConfigJsonSchema(): JsonSchema {
  const { definitions, ...whole } = schemaOf(runConfigSchema);
  const { models: _, ...properties } = propertiesOf(whole);
  const model = { $ref: '#/definitions/model' };
  const same = {
    type: 'object',
    description: "{ same: agent }: the agents' model; other settings may be written next to it",
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
        description: 'The models that the agents use, that propose prompts, and that judge outputs',
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

/** The definitions of a model as it is written, of a system in its own code, and of what their schema refers to, under new names. */
function modelDefinitions(): JsonSchema {
  const text = JSON.stringify(schemaOf(agentConfigSchema)).replaceAll('#/definitions/', '#/definitions/model-');
  const { oneOf, anyOf, definitions = {} } = JSON.parse(text) as JsonSchema;
  const variants = (oneOf ?? anyOf) as JsonSchema[];
  const isSystem = (variant: JsonSchema) => (propertiesOf(variant).provider as JsonSchema).const === 'system';
  return {
    model: { anyOf: variants.filter((variant) => !isSystem(variant)).flatMap(waysToWrite) },
    // A system is named by its address, command or module, so its model name is not required.
    system: { ...variants.find(isSystem), required: ['provider'] },
    ...Object.fromEntries(Object.entries(definitions as JsonSchema).map(([name, part]) => [`model-${name}`, part])),
  };
}

/** The ways to write a model. A preset may replace everything that a provider requires. A file may replace the name of the model. */
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
