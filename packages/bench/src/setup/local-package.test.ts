import { expect, test } from 'vitest';
import { loadLocalPackage } from './local-package.ts';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(`it is ${code}`), { code }));

test('a package that is not installed is refused with the way to install it', async () => {
  await expect(loadLocalPackage(failing('ERR_MODULE_NOT_FOUND'))).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringMatching(/@maspo\/local, which is not installed: run "npm install @maspo\/local"/),
  });
});

test('any other failure to load it is a fault', async () => {
  await expect(loadLocalPackage(failing('ERR_SYNTAX'))).rejects.toThrow('it is ERR_SYNTAX');
});
