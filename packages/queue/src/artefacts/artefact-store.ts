/**
 * A store for finished run directories. A worker puts them, and the coordinator fetches and removes them.
 *
 * The folder that `fetch` makes is complete and, byte for byte, what was put; otherwise `fetch` throws. For this, a manifest is written
 * last, and without it there is nothing to fetch. The store is not trusted, because a compromised worker may have written anything into it.
 *
 * All methods throw `MaspoError`, or the reason of `signal` if it is aborted.
 */
export interface ArtefactStore {
  /** For messages: the folder, or `s3://bucket/prefix`. It contains no secret. */
  readonly address: string;
  /**
   * Puts all files of a folder under a name such as `<experiment id>/<cell id>/<attempt uuid>`. An earlier artefact under this name is
   * replaced. Two workers must not put under one name at the same time, so each attempt has a uuid. Throws for a symbolic link, and for
   * more than `artefactLimits` allows.
   */
  put(name: string, folder: string, signal: AbortSignal): Promise<void>;
  /**
   * Makes the folder from the artefact under the name. The folder appears at once and complete, and must be missing or empty before. Throws
   * `missing-data` if no complete artefact is there. On a shared folder, the artefact may also be not yet visible, because NFS caches for
   * up to a minute that a file was missing. Throws `environment` with the file's name if a file is missing or changed.
   */
  fetch(name: string, folder: string, signal: AbortSignal): Promise<void>;
  /** Removes all artefacts under a name or below it, for example all attempts with `<experiment id>/<cell id>`. There may be none. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  /** Puts a small probe, reads it back and removes it. If the store cannot be used, it throws with the reason. */
  reachable(signal: AbortSignal): Promise<void>;
  close(): void;
}
