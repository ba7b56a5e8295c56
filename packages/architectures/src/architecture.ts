import type { AnswerFormat } from '@maspo/core';
import type { ZodType } from 'zod';
import type { SeededSystem } from './seeded-system.ts';

/** A family of agent graphs with seed prompts for every answer format. A new one is one folder and an entry in the list. */
export interface Architecture<Options> {
  readonly name: string;
  /** One line. */
  readonly description: string;
  /** Parses what a user wrote into resolved options, every default filled in; unknown options are refused. */
  readonly options: ZodType<Options>;
  /** The graph and its seed prompts; equal arguments give equal systems. */
  build(format: AnswerFormat, options: Options): SeededSystem;
}
