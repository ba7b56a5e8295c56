#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --disable-sigusr1
import { enableCompileCache } from 'node:module';

// SIGUSR1 opens Node's debugger to whoever may send it. The option above closes that from the first moment on; this closes it also where
// the command is started without the option, and keeps the signal from ending it.
process.on('SIGUSR1', () => {});

// Half of a short command's time is compiling; the cache must be on before the program is loaded.
enableCompileCache();
await import('./program.ts');
