import { test } from 'vitest';
import { needsSandbox } from '../../testing/needs.ts';
import { testHostilePrograms } from './suite.ts';

// What stands inside a Pyodide process is the same at both levels; so this is for machines where nothing stands around it.
if ((await needsSandbox('pyodide')).missing) await testHostilePrograms('pyodide-weak');
else
  test.skip('hostile programs without a housing (needs a machine without bubblewrap and Landlock; CI hides them)', () => {});
