import { test } from 'vitest';
import { needsOrdinaryUser } from '../../testing/needs.ts';
import { testHostilePrograms } from './suite.ts';

// A process of its own for each program takes more than a minute, and CI runs these as a user that is not root: once is enough.
if (needsOrdinaryUser.missing) test.skip(`hostile programs at the level pyodide ${needsOrdinaryUser.note}`);
else await testHostilePrograms('pyodide');
