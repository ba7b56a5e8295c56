import { MaspoError } from '@maspo/core';
import type { OpenLocalModels } from '@maspo/models';

/** The package of models in this process. It brings the binaries of llama.cpp, so it is installed only where it is wanted. */
type LocalPackage = typeof import('@maspo/local');

/** The package, loaded when it is needed. Throws `MaspoError` `environment` where it is not installed. */
export async function loadLocalPackage(
  load: () => Promise<LocalPackage> = () => import('@maspo/local'),
): Promise<LocalPackage> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new MaspoError(
      'environment',
      'models in this process need the package @maspo/local, which is not installed: run "npm install @maspo/local" (docs/local-models.md), or name another provider',
      { cause },
    );
  }
}

/** Opens the models of this process by that package. */
export const openLocal: OpenLocalModels = async (options) => (await loadLocalPackage()).openLocalModels(options);
