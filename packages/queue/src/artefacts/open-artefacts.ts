import type { ArtefactStore } from './artefact-store.ts';
import { openFolderArtefacts } from './folder-artefacts.ts';
import { openS3Artefacts } from './s3-artefacts.ts';

/**
 * The store at an address: `s3://bucket/prefix`, or the path of a folder that all machines share. Throws `MaspoError` for a wrong address,
 * and for a folder that cannot be used. Object storage is first contacted by `reachable()`.
 */
export function openArtefacts(address: string): Promise<ArtefactStore> {
  return /^s3:/i.test(address) ? openS3Artefacts(address) : openFolderArtefacts(address);
}
