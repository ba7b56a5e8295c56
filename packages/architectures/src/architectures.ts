import type { Architecture } from './architecture.ts';
import { hierarchical } from './hierarchical/hierarchical.ts';
import { sequential } from './sequential/sequential.ts';

/** Every architecture that can be named in a configuration. Options are parsed by the architecture's own schema before use. */
export const architectures: readonly Architecture<unknown>[] = [sequential, hierarchical];
