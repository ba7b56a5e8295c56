import type { OpenLocalModels } from '@maspo/models';
import { optionalPackage } from './optional-package.ts';

/** The package for models in this process. It brings the binaries of llama.cpp, so users install it only if they need it. */
type LocalPackage = typeof import('@maspo/local');

/** The package, loaded when it is needed. Throws `MaspoError` `environment` if it is not installed. */
export function loadLocalPackage(
  load: () => Promise<LocalPackage> = () => import('@maspo/local'),
): Promise<LocalPackage> {
  return optionalPackage(
    load,
    'models in this process need the package @maspo/local, which is not installed: run "npm install @maspo/local" (docs/local-models.md), or name another provider',
  );
}

/** Opens the models of this process with that package. */
export const openLocal: OpenLocalModels = async (options) => (await loadLocalPackage()).openLocalModels(options);
