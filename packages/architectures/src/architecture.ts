import type { AnswerFormat } from '@maspo/core';
import type { ZodType } from 'zod';
import type { SeededSystem } from './seeded-system.ts';

/**
 * A family of agent graphs with seed prompts for every answer format. A new architecture needs one folder and an entry in `architectures`.
 */
export interface Architecture<Options> {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Parses the options of a user and fills in every default. Refuses unknown options. */
  readonly options: ZodType<Options>;
  /** The graph and its seed prompts; equal arguments give equal systems. */
  build(format: AnswerFormat, options: Options): SeededSystem;
}
