import type { Manifest } from '../records/manifest.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import type { ConfigPatch } from './patch-config.ts';
import type { CellRecord } from './records/experiment-record.ts';

/** A cell that can be run: everything it names was found, read and checked. */
export interface Cell extends CellRecord {
  /** Its whole configuration, as it would be written in a file. */
  readonly input: ConfigPatch;
  readonly setup: RunSetup;
  readonly manifest: Manifest;
  /** The cell that must finish first, because this cell takes over its prompts. */
  readonly after?: Cell;
}
