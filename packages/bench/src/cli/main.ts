#!/usr/bin/env -S node --disable-warning=ExperimentalWarning --disable-sigusr1
import { enableCompileCache } from 'node:module';

// SIGUSR1 opens Node's debugger to anyone who may send this signal. The option above prevents that from the start. This
// line prevents it also where the command is started without the option, and the signal does not end the command.
process.on('SIGUSR1', () => {});

// Compiling takes half of a short command's time. The cache must be on before the program is loaded.
enableCompileCache();
await import('./program.ts');
