import { test } from 'vitest';
import { needsOrdinaryUser } from '../../testing/needs.ts';
import { testHostilePrograms } from './suite.ts';

// These tests take more than a minute, because each program has its own process. CI runs them as a user that is not root: once is enough.
if (needsOrdinaryUser.missing) test.skip(`hostile programs at the level pyodide ${needsOrdinaryUser.note}`);
else await testHostilePrograms('pyodide');
