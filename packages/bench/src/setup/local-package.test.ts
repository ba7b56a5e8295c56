import { expect, test } from 'vitest';
import { loadLocalPackage } from './local-package.ts';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`it is ${code}`), { code }));

test('a missing package is refused with the command that installs it', async () => {
  await expect(loadLocalPackage(failing('ERR_MODULE_NOT_FOUND'))).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringMatching(/@maspo\/local, which is not installed: run "npm install @maspo\/local"/),
  });
});

test('any other failure to load the package is thrown unchanged', async () => {
  await expect(loadLocalPackage(failing('ERR_SYNTAX'))).rejects.toThrow('it is ERR_SYNTAX');
});
