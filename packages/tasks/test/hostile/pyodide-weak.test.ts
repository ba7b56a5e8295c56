import { test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';
import { testHostilePrograms } from './suite.ts';

// The inside of a Pyodide process is the same at both levels. So these tests are for machines without isolation around the process.
if ((await needsSandbox('pyodide')).missing) await testHostilePrograms('pyodide-weak');
else
  test.skip('hostile programs without a housing (needs a machine without bubblewrap and Landlock; CI hides them)', () => {});
