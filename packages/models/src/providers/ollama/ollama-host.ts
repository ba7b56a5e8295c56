import type { Host } from '../../provider/host.ts';

/** A server on this machine, which asks for no key. */
export const ollamaHost: Host = { baseUrl: 'http://localhost:11434' };
