import { MaspoError } from '@maspo/core';

/** A package that may not be installed, loaded when it is needed. Throws `MaspoError` `environment` with `advice` if it is missing. */
export async function optionalPackage<Package>(load: () => Promise<Package>, advice: string): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new MaspoError('environment', advice, { cause });
  }
}
