import { fileURLToPath } from 'node:url';

/** The root folder of this repository. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));
