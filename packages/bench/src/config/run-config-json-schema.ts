import { architectures } from '@maspo/architectures';
import { optimizers } from '@maspo/core';
import { modelConfigSchema } from '@maspo/models';
import { z } from 'zod';
import { runConfigSchema } from './run-config.ts';

type JsonSchema = Record<string, unknown>;

/**
 * The JSON schema of a run configuration as it is written, for editors. Options of architectures and optimizers stand beside their names
 * and are not described: `maspo optimize CONFIG --explain` lists them.
 */
export function runConfigJsonSchema(): JsonSchema {
  const whole = schemaOf(runConfigSchema);
  const properties = propertiesOf(whole);
  const model = { $ref: '#/$defs/model' };
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
          agent: model,
          optimizer: { anyOf: [model, same] },
          evaluator: { anyOf: [model, same, byLens] },
          agents: { type: 'object', additionalProperties: model },
        },
        required: ['agent', 'optimizer', 'evaluator'],
        additionalProperties: false,
      },
    },
    $defs: { ...(whole.$defs as JsonSchema | undefined), model: modelSchema() },
  };
}

const lenses = ['local', 'lookahead', 'global'];

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }) as JsonSchema;
}

/** A preset may stand for everything that a provider requires. */
function modelSchema(): JsonSchema {
  const { oneOf, anyOf } = schemaOf(modelConfigSchema);
  const variants = (oneOf ?? anyOf) as JsonSchema[];
  const withPreset = (variant: JsonSchema) => ({ ...variant, required: ['preset'] });
  return { anyOf: [...variants.map(withFile), ...variants.filter(hasPreset).map(withPreset)] };
}

function hasPreset(variant: JsonSchema): boolean {
  return 'preset' in propertiesOf(variant);
}

/** A model in a file has its name from there. */
function withFile(variant: JsonSchema): JsonSchema {
  return 'file' in propertiesOf(variant) ? { ...variant, required: ['provider'] } : variant;
}

function withNames(part: JsonSchema, names: readonly string[]): JsonSchema {
  const properties = propertiesOf(part);
  return { ...part, properties: { ...properties, name: { ...(properties.name as JsonSchema), enum: names } } };
}

function propertiesOf(schema: JsonSchema): JsonSchema {
  return (schema.properties ?? {}) as JsonSchema;
}
