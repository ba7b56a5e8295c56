import { testAttacks } from './attacks.ts';

await testAttacks('landlock');
