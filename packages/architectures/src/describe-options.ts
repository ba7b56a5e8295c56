import { z } from 'zod';
import type { Architecture } from './architecture.ts';

/** An option as it is shown to a user. All options of the architectures are whole numbers. */
export interface DescribedOption {
  readonly name: string;
  readonly meaning: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

/** The options of an architecture, from its schema. */
export function describeOptions({ options }: Architecture<unknown>): DescribedOption[] {
  const { properties = {} } = z.toJSONSchema(options, { io: 'input' }) as {
    properties?: Record<string, Omit<DescribedOption, 'name' | 'meaning'> & { description: string }>;
  };
  return Object.entries(properties).map(([name, { description, minimum, maximum, default: value }]) => ({
    name,
    meaning: description,
    minimum,
    maximum,
    default: value,
  }));
}
