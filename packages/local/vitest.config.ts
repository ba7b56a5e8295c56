import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

/** A native library that was loaded stays in its process, so every file gets its own. */
export default mergeConfig(shared, { test: { isolate: true } });
