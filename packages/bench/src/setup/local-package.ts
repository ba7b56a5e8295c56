import type { OpenLocalModels } from '@maspo/models';
import { optionalPackage } from './optional-package.ts';

/** The package of models in this process. It brings the binaries of llama.cpp, so it is installed only where it is wanted. */
type LocalPackage = typeof import('@maspo/local');

/** The package, loaded when it is needed. Throws `MaspoError` `environment` where it is not installed. */
export function loadLocalPackage(
  load: () => Promise<LocalPackage> = () => import('@maspo/local'),
): Promise<LocalPackage> {
  return optionalPackage(
    load,
    'models in this process need the package @maspo/local, which is not installed: run "npm install @maspo/local" (docs/local-models.md), or name another provider',
  );
}

/** Opens the models of this process by that package. */
export const openLocal: OpenLocalModels = async (options) => (await loadLocalPackage()).openLocalModels(options);
