import { testHostilePrograms } from './code-hostile-suite.ts';

await testHostilePrograms('pyodide-weak');
