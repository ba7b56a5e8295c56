import { type Recording, withFileHashes } from '@maspo/models';
import type { LoadedConfig } from '../config/load-run-config.ts';

/** The configuration, with the hashes of model files taken from a recording, so that a replay needs none of these files. */
export function withRecordedFiles(loaded: LoadedConfig, recording: Pick<Recording, 'files'> | undefined): LoadedConfig {
  if (recording === undefined) return loaded;
  const { config } = loaded;
  return { ...loaded, config: { ...config, models: withFileHashes(config.models, (file) => recording.files[file]) } };
}
