import { type Recording, withFileHashes } from '@maspo/models';
import type { LoadedConfig } from '../config/load-run-config.ts';

/** A configuration whose model files have the hashes that a recording was made with, so that a replay needs no file. */
export function withRecordedFiles(loaded: LoadedConfig, recording: Pick<Recording, 'files'> | undefined): LoadedConfig {
  if (recording === undefined) return loaded;
  const { config } = loaded;
  return { ...loaded, config: { ...config, models: withFileHashes(config.models, (file) => recording.files[file]) } };
}
