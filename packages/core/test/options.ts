import { maspoOptionsSchema } from '../src/optimizers/maspo/maspo-options.ts';

/** The paper's settings, resolved. */
export const paperOptions = maspoOptionsSchema.parse({});
