import { testHostilePrograms } from './suite.ts';

await testHostilePrograms('pyodide-weak');
