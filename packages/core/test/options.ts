import { maspoOptionsSchema } from '../src/optimizers/maspo/options/maspo-options.ts';

/** The paper's settings, resolved. */
export const paperOptions = maspoOptionsSchema().parse({ preset: 'paper' });

/** The settings where no preset is named, resolved. */
export const defaultOptions = maspoOptionsSchema().parse({});
