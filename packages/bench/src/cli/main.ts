#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from 'node:module';

// Half of a short command's time is compiling; the cache must be on before the program is loaded.
enableCompileCache();
await import('./program.ts');
