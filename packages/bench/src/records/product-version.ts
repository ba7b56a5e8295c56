import { createRequire } from 'node:module';

/** The version of this package, as results name it. Found by the name of the package, because sources and build lie at different depths. */
export const productVersion: string = createRequire(import.meta.url)('@maspo/bench/package.json').version;
