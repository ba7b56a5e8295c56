import { createRequire } from 'node:module';

/** The version of this package, as results name it. By the package's name: the sources and the build lie at different depths. */
export const productVersion: string = createRequire(import.meta.url)('@maspo/bench/package.json').version;
